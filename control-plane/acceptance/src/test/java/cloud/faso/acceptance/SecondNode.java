package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A node that joins a home: an agent, and the switch and libvirtd that it runs. Its power can be
 * cut.
 */
final class SecondNode {

  static final String NAME = "second";

  static final String CABLE = "n2";
  private static final String ADDRESS = "192.0.2.2";

  private final Path folder;
  private final Path log;
  private final Home home;
  private final Namespace underlay;
  private final LabSwitch own;
  private @Nullable Process agent;

  /**
   * One that is not there yet.
   *
   * @param labFolder in which it has a folder
   * @param lab what the lab's own things are called
   */
  SecondNode(Path labFolder, Home home, Namespace underlay, String lab) {
    this.folder = labFolder.resolve(NAME);
    this.log = labFolder.resolve("logs/second.out");
    this.home = home;
    this.underlay = underlay;
    this.own = new LabSwitch(folder.resolve("switch"), lab);
  }

  LabSwitch own() {
    return own;
  }

  /** Its certificate and key. */
  Path identity() {
    return folder.resolve("identity.pem");
  }

  /** Its certificate's authority. */
  Path authority() {
    return folder.resolve("chassis-ca.pem");
  }

  void join(Person operator) throws Exception {
    operator.curled(
        201,
        "POST",
        "/v1/nodes",
        """
        {"name":"%s","site":"ouaga","rack":"r1","kind":"LIBVIRT","encapAddress":"%s"}
        """
            .formatted(NAME, ADDRESS));
    String path = "/v1/nodes/" + NAME;
    String token =
        operator
            .curled(201, "POST", path + "/join-token", "{\"validForSeconds\":600}")
            .get("token")
            .asText();
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("join-token"), token);
    startAgent();
    RealHome.await(
        () -> operator.curled(200, "GET", path, null).path("phase").asText().equals("READY"));
    own.join(underlay, CABLE, ADDRESS);
  }

  private void startAgent() throws IOException {
    Path app = home.file("app/current");
    agent =
        new ProcessBuilder(
                System.getProperty("java.home") + "/bin/java",
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                app + "/libvirt/*",
                "cloud.faso.agent.libvirt.LibvirtAgentMain",
                "--url",
                "https://127.0.0.1:" + (home.port() + 1),
                "--home",
                folder.toString(),
                "--join-token-file",
                folder.resolve("join-token").toString(),
                "--libvirtd-script",
                app + "/scripts/faso-libvirtd",
                "--switch-script",
                app + "/scripts/faso-switch")
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
  }

  /** Nothing of it runs any more, and its devices and flows are gone; what it wrote is there. */
  void cutPower() throws Exception {
    if (agent != null) {
      agent.destroyForcibly().waitFor();
    }
    own.cutPower();
    stopLibvirtd();
    stopSwitch();
    assertThat(Path.of("/run/netns", own.namespace().name())).doesNotExist();
    RealHome.await(() -> !underlay.has(CABLE));
  }

  /**
   * Its devices come back before anything runs. Cards are in ports of its switch from the moment
   * that this is there, which is earlier than any guest's: the switch's database knows them still.
   */
  void powerOn(List<Peer> peers) throws Exception {
    Namespace.make(own.namespace().name());
    own.cable(underlay, CABLE);
    for (Peer peer : peers) {
      peer.probe().cableAnew();
      peer.probe().take(peer.plug().v4() + "/24");
      peer.probe().take(peer.plug().v6() + "/64");
    }
  }

  /** Its agent starts, which starts the rest, and with the switch the node gets its address. */
  void boot() throws Exception {
    startAgent();
    Namespace inside = own.namespace();
    RealHome.await(() -> inside.has("br-phy"));
    own.address(ADDRESS);
  }

  void endAgent() {
    if (agent != null) {
      Shell.end(agent);
    }
  }

  void stopLibvirtd() throws IOException {
    Namespace.finish(
        script("faso-libvirtd"), "stop", "--dir", folder + "/libvirtd", "--guests", "--grace", "5");
  }

  void stopSwitch() throws IOException {
    Namespace.finish(script("faso-switch"), "stop", "--dir", own.folder().toString());
  }

  private static String script(String name) {
    return Shell.repository() + "/agents/libvirt/src/main/scripts/" + name;
  }
}
