package cloud.faso.bench;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** A home that {@code ./faso up} made, with this machine's hypervisor, to be thrown away. */
final class RealHome implements AutoCloseable {

  private static final String VMS = "/v1/tenants/sante-prod/vms";
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Path launcher;
  private final Path home = Files.createTempDirectory("faso-bench");
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  RealHome() throws IOException, InterruptedException {
    launcher = Path.of(System.getProperty("faso.root", "."), "faso");
    faso("up", "--port", Integer.toString(Programs.freePortPair()));
    if (!Files.readString(home.resolve("mode")).startsWith("libvirt")) {
      close();
      throw new IOException("needs root and QEMU, for real guests");
    }
  }

  /**
   * @param token name of the file in which the caller's token is
   */
  Api api(String token) throws IOException {
    return new Api(
        client,
        URI.create(Files.readString(home.resolve("url")).strip()),
        Files.readString(home.resolve(token)).strip());
  }

  /** Runs a program where the datacenter's router is. */
  void outside(String... words) throws IOException, InterruptedException {
    run(outsideCommand(words));
  }

  /** Starts one there. */
  Process startOutside(String... words) throws IOException, InterruptedException {
    return new ProcessBuilder(outsideCommand(words)).redirectErrorStream(true).start();
  }

  private List<String> outsideCommand(String... words) throws IOException, InterruptedException {
    String script = home.resolve("app/current/scripts/faso-switch").toString();
    String folder = home.resolve("agent/switch").toString();
    String namespace =
        run(List.of(script, "netns", "--dir", folder, "--external", "internet")).strip();
    List<String> command = new ArrayList<>(List.of("nsenter", "--net=/run/netns/" + namespace));
    command.addAll(List.of(words));
    return command;
  }

  /** How long {@code ./faso up} takes after {@code ./faso down}, guests running. */
  String upAgain() throws IOException, InterruptedException {
    faso("down");
    long began = System.nanoTime();
    faso("up");
    return "%.1f s".formatted((System.nanoTime() - began) / 1e9);
  }

  /** How much later QEMU starts after a POST than after {@code virsh create}. */
  String start(int rounds) throws IOException, InterruptedException {
    Api api = api("sante-lead.token");
    Histogram ordered = new Histogram(3);
    Histogram bare = new Histogram(3);
    for (int round = 0; round < rounds; round++) {
      long began = System.nanoTime();
      JsonNode vm = api.post(VMS, "{\"name\":\"m\",\"flavor\":\"tiny\",\"image\":\"tiny\"}");
      String id = vm.get("id").asText();
      awaitQemu(id);
      ordered.recordValue(System.nanoTime() - began);

      Path definition = definitionOf(id);
      var _ = api.post(VMS + "/m/actions/stop", "{\"force\":true}");
      var _ = api.get(VMS + "/m?wait=STOPPED");
      began = System.nanoTime();
      Process creating =
          new ProcessBuilder(virsh("create", definition.toString()))
              .inheritIO()
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      awaitQemu("bare-" + id);
      bare.recordValue(System.nanoTime() - began);

      creating.waitFor();
      run(virsh("destroy", "bare-" + id));
      var _ = api.call("DELETE", VMS + "/m", null);
      api.awaitGone(VMS + "/m");
    }
    double more = ordered.getValueAtPercentile(50) - bare.getValueAtPercentile(50);
    return "%.0f ms above (POST to QEMU p50 %.0f ms, virsh create p50 %.0f ms, %d rounds)"
        .formatted(
            more / 1e6,
            ordered.getValueAtPercentile(50) / 1e6,
            bare.getValueAtPercentile(50) / 1e6,
            rounds);
  }

  /** The VM's definition under another name, for a domain that no agent takes for its own. */
  private Path definitionOf(String vm) throws IOException, InterruptedException {
    String domain =
        run(virsh("list", "--all", "--name"))
            .lines()
            .filter(name -> name.contains(vm))
            .findFirst()
            .get();
    String xml =
        run(virsh("dumpxml", "--inactive", domain))
            .replaceFirst("<name>.*</name>", "<name>bare-" + vm + "</name>")
            .replaceFirst("<uuid>.*</uuid>", "")
            .replaceFirst("(?s)<metadata>.*</metadata>", "");
    return Files.writeString(home.resolve("bare.xml"), xml);
  }

  private static void awaitQemu(String name) throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (ProcessHandle.allProcesses().noneMatch(process -> isQemuOf(process, name))) {
      if (System.nanoTime() - began > PATIENCE.toNanos()) {
        throw new IOException("no QEMU of " + name);
      }
      Thread.sleep(2);
    }
  }

  private static boolean isQemuOf(ProcessHandle process, String name) {
    return process
        .info()
        .commandLine()
        .filter(line -> line.contains("qemu-system") && line.contains(name))
        .isPresent();
  }

  private List<String> virsh(String... words) {
    List<String> command = new ArrayList<>(List.of("virsh", "-q", "-c"));
    command.add("qemu+unix:///system?socket=" + home.resolve("agent/libvirtd/run/libvirt-sock"));
    command.addAll(List.of(words));
    return command;
  }

  private String run(List<String> command) throws IOException, InterruptedException {
    return Programs.run(command, home.resolve("command.out"));
  }

  private void faso(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(launcher.toString(), "--home", home.toString()));
    command.addAll(List.of(words));
    run(command);
  }

  @Override
  public void close() throws IOException {
    try {
      faso("down", "--guests");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    client.close();
    Programs.delete(home);
  }
}
