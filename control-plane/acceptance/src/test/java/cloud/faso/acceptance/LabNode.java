package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/**
 * A node that joins a home: an agent, and the switch and libvirtd that it runs. Its power can be
 * cut.
 */
final class LabNode {

  private final LabAgent agent;
  private final Namespace underlay;
  private final String cable;
  private final String address;
  private final LabSwitch own;

  /**
   * One that is not there yet.
   *
   * @param labFolder in which it has a folder
   * @param lab what the lab's own things are called
   * @param cable the underlay's end of what leads to it
   * @param address in the underlay
   */
  LabNode(
      String name,
      Path labFolder,
      Home home,
      Namespace underlay,
      String lab,
      String cable,
      String address) {
    this.agent = LabAgent.node(home, name, labFolder);
    this.underlay = underlay;
    this.cable = cable;
    this.address = address;
    this.own = new LabSwitch(agent.folder().resolve("switch"), lab);
  }

  LabSwitch own() {
    return own;
  }

  /** Its certificate and key. */
  Path identity() {
    return agent.folder().resolve("identity.pem");
  }

  /** Its certificate's authority. */
  Path authority() {
    return agent.folder().resolve("chassis-ca.pem");
  }

  /** Joins a rack of a site. */
  void join(Person operator, String site, String rack) throws Exception {
    agent.join(
        operator,
        "\"site\":\"%s\",\"rack\":\"%s\",\"kind\":\"LIBVIRT\",\"encapAddress\":\"%s\""
            .formatted(site, rack, address));
    agent.awaitReady(operator);
    own.join(underlay, cable, address);
  }

  /** Nothing of it runs any more, and its devices and flows are gone; what it wrote is there. */
  void cutPower() throws Exception {
    agent.kill();
    own.cutPower();
    agent.stopLibvirtd();
    agent.stopSwitch();
    assertThat(Path.of("/run/netns", own.namespace().name())).doesNotExist();
    RealHome.await(() -> !underlay.has(cable));
  }

  /**
   * Its devices come back before anything runs. Cards are in ports of its switch from the moment
   * that this is there, which is earlier than any guest's: the switch's database knows them still.
   */
  void powerOn(List<Peer> peers) throws Exception {
    Namespace.make(own.namespace().name());
    own.cable(underlay, cable);
    for (Peer peer : peers) {
      peer.probe().cableAnew();
      peer.probe().take(peer.plug().v4() + "/24");
      peer.probe().take(peer.plug().v6() + "/64");
    }
  }

  /** Ends, with all that it runs. */
  void end() throws IOException {
    agent.end();
    agent.stopLibvirtd();
    agent.stopSwitch();
  }

  /** Its agent starts, which starts the rest, and with the switch the node gets its address. */
  void boot() throws Exception {
    agent.start();
    Namespace inside = own.namespace();
    RealHome.await(() -> inside.has("br-phy"));
    own.address(address);
  }
}
