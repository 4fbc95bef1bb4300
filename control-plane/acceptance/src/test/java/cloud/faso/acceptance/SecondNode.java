package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;

/**
 * A node that joins a home: an agent, and the switch and libvirtd that it runs. Its power can be
 * cut.
 */
final class SecondNode {

  static final String NAME = "second";

  static final String CABLE = "n2";
  private static final String ADDRESS = "192.0.2.2";

  private final LabAgent agent;
  private final Namespace underlay;
  private final LabSwitch own;

  /**
   * One that is not there yet.
   *
   * @param labFolder in which it has a folder
   * @param lab what the lab's own things are called
   */
  SecondNode(Path labFolder, Home home, Namespace underlay, String lab) {
    this.agent = LabAgent.node(home, NAME, labFolder);
    this.underlay = underlay;
    this.own = new LabSwitch(agent.folder().resolve("switch"), lab);
  }

  LabSwitch own() {
    return own;
  }

  LabAgent agent() {
    return agent;
  }

  /** Its certificate and key. */
  Path identity() {
    return agent.folder().resolve("identity.pem");
  }

  /** Its certificate's authority. */
  Path authority() {
    return agent.folder().resolve("chassis-ca.pem");
  }

  void join(Person operator) throws Exception {
    agent.join(
        operator,
        "\"site\":\"ouaga\",\"rack\":\"r1\",\"kind\":\"LIBVIRT\",\"encapAddress\":\"%s\""
            .formatted(ADDRESS));
    agent.awaitReady(operator);
    own.join(underlay, CABLE, ADDRESS);
  }

  /** Nothing of it runs any more, and its devices and flows are gone; what it wrote is there. */
  void cutPower() throws Exception {
    agent.kill();
    own.cutPower();
    agent.stopLibvirtd();
    agent.stopSwitch();
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
    agent.start();
    Namespace inside = own.namespace();
    RealHome.await(() -> inside.has("br-phy"));
    own.address(ADDRESS);
  }
}
