package cloud.faso.bench;

import cloud.faso.agent.simulated.SimulatorMain;
import cloud.faso.app.FasoApplication;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A control plane as shipped, with simulated nodes, in a home that is thrown away. */
final class Cloud implements AutoCloseable {

  /** As {@code ./faso up} starts it. */
  private static final int HEAP = 256;

  private static final int SIMULATOR_HEAP = 1024;

  /** How long a node may take to join once those before it have. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path home;
  private final Store.Running store;
  private final Process controlPlane;
  private @Nullable Process simulator;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final int agentPort;
  private final Api api;

  Cloud(Store kind) throws IOException, InterruptedException {
    home = Files.createTempDirectory("faso-bench");
    store = kind.start();
    int port = Programs.freePortPair();
    agentPort = port + 1;
    Path configuration =
        Files.writeString(
            home.resolve("control-plane.yml"),
            ("home: " + home + "\nport: " + port + "\nagentPort: " + agentPort + "\n")
                + "requestsPerSecond: 0\n" // all load comes with one token; shipped are 200 for
                // each
                + store.configuration());
    Path token = home.resolve("operator.token");
    run("bootstrap", configuration, "--operator-token-file", token.toString()).waitFor();
    controlPlane = run("server", configuration);
    URI url = URI.create("http://127.0.0.1:" + port);
    api = new Api(client, url, Files.readString(token).strip());
    awaitAnswer();
  }

  Api api() {
    return api;
  }

  /** The control plane's process. */
  ProcessHandle process() {
    return controlPlane.toHandle();
  }

  private Process run(String command, Path configuration, String... more) throws IOException {
    List<String> arguments = new ArrayList<>(List.of(command, configuration.toString()));
    arguments.addAll(List.of(more));
    return Programs.start(
        FasoApplication.class.getName(),
        HEAP,
        home.resolve("control-plane.log"),
        arguments.toArray(String[]::new));
  }

  private void awaitAnswer() throws IOException, InterruptedException {
    while (true) {
      try {
        api.get("/v1/me");
        return;
      } catch (IOException notYet) {
        if (!controlPlane.isAlive()) {
          throw new IOException(Files.readString(home.resolve("control-plane.log")), notYet);
        }
        Thread.sleep(100);
      }
    }
  }

  /** Makes what VMs are made in and from: tenants {@code t0} to {@code tN}, all in one ministry. */
  void furnish(int tenants) throws IOException, InterruptedException {
    offer();
    ministry("m");
    for (int i = 0; i < tenants; i++) {
      tenant("m", "t" + i, 10_000);
    }
  }

  /** Makes what VMs are made from. */
  void offer() throws IOException, InterruptedException {
    api.post("/v1/flavors", "{\"name\":\"small\",\"vcpus\":1,\"memoryMiB\":64,\"rootDiskGiB\":1}");
    api.post("/v1/images", "{\"name\":\"tiny\",\"format\":\"raw\",\"architecture\":\"x86_64\"}");
    var _ = api.call("PUT", "/v1/images/tiny/content", new byte[1 << 20]);
    api.post("/v1/sites", "{\"name\":\"s\"}");
  }

  void ministry(String code) throws IOException, InterruptedException {
    api.post(
        "/v1/ministries",
        "{\"code\":\"%s\",\"nameFr\":\"M\",\"nameEn\":\"M\",%s}".formatted(code, quota(1_000_000)));
  }

  /** A tenant with room for so many VMs; a ministry has room for a million. */
  void tenant(String ministry, String name, int vms) throws IOException, InterruptedException {
    api.post(
        "/v1/ministries/" + ministry + "/tenants",
        "{\"name\":\"%s\",%s}".formatted(name, quota(vms)));
  }

  private static String quota(long vms) {
    return "\"quota\":{\"vcpus\":%d,\"memoryMiB\":%d,\"vms\":%d,\"volumeGiB\":%d}"
        .formatted(vms, 1000 * vms, vms, 100 * vms);
  }

  /** Has so many nodes join, and waits until all are READY. */
  void simulate(int nodes) throws IOException, InterruptedException {
    StringBuilder tokens = new StringBuilder();
    for (int i = 0; i < nodes; i++) {
      String node = "n" + i;
      api.post("/v1/nodes", "{\"name\":\"" + node + "\",\"site\":\"s\",\"kind\":\"SIMULATED\"}");
      JsonNode token = api.post("/v1/nodes/" + node + "/join-token", "{}");
      tokens.append(node).append(' ').append(token.get("token").asText()).append('\n');
    }
    Path file = Files.writeString(home.resolve("join-tokens"), tokens);
    simulator =
        Programs.start(
            SimulatorMain.class.getName(),
            SIMULATOR_HEAP,
            home.resolve("simulator.log"),
            "--url=https://127.0.0.1:" + agentPort,
            "--home=" + Files.createDirectories(home.resolve("simulator")),
            "--join-tokens-file=" + file);
    for (int i = 0; i < nodes; i++) {
      awaitReady("n" + i, simulator);
    }
  }

  private void awaitReady(String node, Process nodes) throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (!api.get("/v1/nodes/" + node).get("phase").asText().equals("READY")) {
      if (!nodes.isAlive() || System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IOException(
            node + " does not join: " + Files.readString(home.resolve("simulator.log")));
      }
      Thread.sleep(200);
    }
  }

  static String vm(String name) {
    return "{\"name\":\"" + name + "\",\"flavor\":\"small\",\"image\":\"tiny\"}";
  }

  @Override
  public void close() throws IOException {
    if (simulator != null) {
      Programs.stop(simulator);
    }
    Programs.stop(controlPlane);
    client.close();
    store.close();
    Programs.delete(home);
  }
}
