package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A second site of a lab's cloud: OVN databases of its own with their network agent, and a node
 * whose packets get to the first site's through the same underlay.
 */
final class FarSite implements AutoCloseable {

  static final String NAME = "bobo";

  static final String NODE = "far";
  private static final String AGENT = "far-network";
  private static final String ADDRESS = "192.0.2.3";

  private final Path folder;
  private final Home home;
  private final Person operator;
  private final String lab;
  private final List<Process> agents = new ArrayList<>();

  /**
   * @param folder for all that it keeps
   * @param lab what the lab's own things are called
   */
  FarSite(Path folder, Home home, Person operator, Namespace underlay, String lab)
      throws Exception {
    this.folder = Files.createDirectories(folder);
    this.home = home;
    this.operator = operator;
    this.lab = lab;
    try {
      begin(underlay);
    } catch (Exception | AssertionError e) {
      try {
        close();
      } catch (IOException | RuntimeException | AssertionError unclosed) {
        e.addSuppressed(unclosed);
      }
      throw e;
    }
  }

  private void begin(Namespace underlay) throws Exception {
    operator.curled(201, "POST", "/v1/sites", "{\"name\":\"%s\"}".formatted(NAME));
    operator.curled(201, "POST", "/v1/racks", "{\"name\":\"far\",\"site\":\"%s\"}".formatted(NAME));
    register(AGENT, "\"kind\":\"OVN\"");
    register(
        NODE, "\"rack\":\"far\",\"kind\":\"LIBVIRT\",\"encapAddress\":\"%s\"".formatted(ADDRESS));
    Path app = home.file("app/current");
    start(
        AGENT,
        "ovn",
        "cloud.faso.agent.ovn.OvnAgentMain",
        "--central-script",
        app + "/scripts/faso-ovn-central",
        "--southbound",
        "ssl:127.0.0.1:" + Home.freePair());
    start(
        NODE,
        "libvirt",
        "cloud.faso.agent.libvirt.LibvirtAgentMain",
        "--libvirtd-script",
        app + "/scripts/faso-libvirtd",
        "--switch-script",
        app + "/scripts/faso-switch");
    for (String node : List.of(AGENT, NODE)) {
      RealHome.await(
          () ->
              operator
                  .curled(200, "GET", "/v1/nodes/" + node, null)
                  .path("phase")
                  .asText()
                  .equals("READY"));
    }
    at().join(underlay, "n3", ADDRESS);
  }

  private void register(String node, String more) throws Exception {
    operator.curled(
        201,
        "POST",
        "/v1/nodes",
        "{\"name\":\"%s\",\"site\":\"%s\",%s}".formatted(node, NAME, more));
  }

  private void start(String node, String library, String main, String... more) throws Exception {
    JsonNode token =
        operator.curled(
            201, "POST", "/v1/nodes/" + node + "/join-token", "{\"validForSeconds\":600}");
    Path own = Files.createDirectories(folder.resolve(node));
    Files.writeString(own.resolve("join-token"), token.get("token").asText());
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", home.file("app/current") + "/" + library + "/*", main));
    command.addAll(List.of("--url", "https://127.0.0.1:" + (home.port() + 1)));
    command.addAll(List.of("--home", own.toString()));
    command.addAll(List.of("--join-token-file", own.resolve("join-token").toString()));
    command.addAll(List.of(more));
    agents.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(node + ".out").toFile())
            .start());
  }

  /** The switch of its node. */
  LabSwitch at() {
    return new LabSwitch(folder.resolve(NODE).resolve("switch"), lab);
  }

  /** The switch of a node of its, which is its only one. */
  LabSwitch at(String node) {
    assertThat(node).isEqualTo(NODE);
    return at();
  }

  private Path databases() {
    return folder.resolve(AGENT).resolve("ovn");
  }

  /** Rows of its northbound database, and ports of its switch, that networks are made of. */
  Set<String> traces() throws Exception {
    Set<String> traces = new NorthboundRows(databases().resolve("run/northbound.sock")).all();
    traces.addAll(at().ports());
    return traces;
  }

  /** All of it ends at once, as when its power is cut. */
  void cutPower() throws Exception {
    agents.forEach(Process::destroyForcibly);
    List<Path> files = new ArrayList<>();
    for (String part : List.of("northd", "northbound", "southbound")) {
      files.add(databases().resolve("run/" + part + ".pid"));
    }
    for (Path file : files) {
      ProcessHandle.of(Long.parseLong(Files.readString(file).strip()))
          .ifPresent(ProcessHandle::destroyForcibly);
    }
    at().cutPower();
  }

  @Override
  public void close() throws IOException {
    agents.forEach(Shell::end);
    String scripts = Shell.repository() + "/agents/%s/src/main/scripts/";
    Path node = folder.resolve(NODE);
    Namespace.finish(
        scripts.formatted("libvirt") + "faso-libvirtd",
        "stop",
        "--dir",
        node + "/libvirtd",
        "--guests",
        "--grace",
        "5");
    Namespace.finish(
        scripts.formatted("libvirt") + "faso-switch", "stop", "--dir", node + "/switch");
    Namespace.finish(
        scripts.formatted("ovn") + "faso-ovn-central", "stop", "--dir", databases().toString());
  }
}
