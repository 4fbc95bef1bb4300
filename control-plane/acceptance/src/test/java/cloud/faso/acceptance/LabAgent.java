package cloud.faso.acceptance;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** An agent that joins a lab's cloud, beside those of its home; it can end, and start anew. */
final class LabAgent {

  private final Home home;
  private final String name;
  private final Path folder;
  private final String library;
  private final List<String> program;
  private @Nullable Process process;

  private LabAgent(Home home, String name, Path labFolder, String library, String main) {
    this.home = home;
    this.name = name;
    this.folder = labFolder.resolve(name);
    this.library = library;
    this.program = new ArrayList<>(List.of(main));
  }

  /**
   * A node's, with a switch and a libvirtd of its own. Nothing is there yet.
   *
   * @param labFolder in which it has a folder
   */
  static LabAgent node(Home home, String name, Path labFolder) {
    String main = "cloud.faso.agent.libvirt.LibvirtAgentMain";
    LabAgent made = new LabAgent(home, name, labFolder, "libvirt", main);
    made.program.addAll(List.of("--libvirtd-script", made.script("faso-libvirtd")));
    made.program.addAll(List.of("--switch-script", made.script("faso-switch")));
    return made;
  }

  /** A site's network agent, with OVN's databases of its own. */
  static LabAgent network(Home home, String name, Path labFolder) throws IOException {
    String main = "cloud.faso.agent.ovn.OvnAgentMain";
    LabAgent made = new LabAgent(home, name, labFolder, "ovn", main);
    made.program.addAll(List.of("--central-script", made.script("faso-ovn-central")));
    made.program.addAll(List.of("--southbound", "ssl:127.0.0.1:" + Home.freePair()));
    return made;
  }

  private String script(String script) {
    return home.file("app/current/scripts/" + script).toString();
  }

  /** What it keeps. */
  Path folder() {
    return folder;
  }

  /**
   * Registers it, and starts it with a token.
   *
   * @param more members of the request besides its name
   */
  void join(Person operator, String more) throws Exception {
    operator.curled(201, "POST", "/v1/nodes", "{\"name\":\"%s\",%s}".formatted(name, more));
    String ask = "{\"validForSeconds\":600}";
    JsonNode made = operator.curled(201, "POST", "/v1/nodes/" + name + "/join-token", ask);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("join-token"), made.get("token").asText());
    start();
  }

  void awaitReady(Person operator) {
    String path = "/v1/nodes/" + name;
    RealHome.await(
        () -> operator.curled(200, "GET", path, null).path("phase").asText().equals("READY"));
  }

  void start() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + "/bin/java");
    command.addAll(List.of("-Xmx192m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--enable-native-access=ALL-UNNAMED");
    command.addAll(List.of("-cp", home.file("app/current") + "/" + library + "/*"));
    command.addAll(program);
    command.addAll(List.of("--url", "https://127.0.0.1:" + (home.port() + 1)));
    command.addAll(List.of("--home", folder.toString()));
    command.addAll(List.of("--join-token-file", folder.resolve("join-token").toString()));
    Path log = folder.resolveSibling(name + ".out");
    process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** As when its power is cut; what it started goes on. */
  void kill() throws InterruptedException {
    if (process != null) {
      process.destroyForcibly().waitFor();
    }
  }

  void end() {
    if (process != null) {
      Shell.end(process);
    }
  }

  void stopLibvirtd() throws IOException {
    stop("faso-libvirtd", "libvirtd", "--guests", "--grace", "5");
  }

  void stopSwitch() throws IOException {
    stop("faso-switch", "switch");
  }

  void stopDatabases() throws IOException {
    stop("faso-ovn-central", "ovn");
  }

  private void stop(String script, String what, String... more) throws IOException {
    List<String> command =
        new ArrayList<>(List.of(script(script), "stop", "--dir", folder.resolve(what).toString()));
    command.addAll(List.of(more));
    Namespace.finish(command.toArray(String[]::new));
  }
}
