package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.PortCounters;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What passes cards, with a real Open vSwitch and the flows that OVN makes for it. */
@RequiresHypervisor
class CardCountersTest {
  private static final String HERE = "00000000-0000-0000-0000-0000000000aa";
  private static final String THERE = "00000000-0000-0000-0000-0000000000bb";
  private static final int PINGS = 20;

  /** What a machine says of itself when its card comes up. */
  private static final long NOISE = 30;

  @TempDir Path home;
  private PrivateSwitch network;
  private PrivateOvn ovn;
  private Chassis chassis;
  private CardCounters counters;

  @BeforeEach
  void start() throws Exception {
    network = PrivateSwitch.start(home);
    ovn = PrivateOvn.start(home);
    chassis =
        new Chassis("node-1", network.own().openVSwitch(), new ChassisKeys(home), network.own());
    chassis.configure(new ChassisSpec("127.0.0.1", ovn.southbound(), Map.of()));
    counters = new CardCounters(network.own().openVSwitch());
    ovn.nbctl("ls-add", "segment");
    plug("here", HERE, "02:00:00:00:00:aa", "10.0.0.1");
    plug("there", THERE, "02:00:00:00:00:bb", "10.0.0.2");
    // As the network's agent does it, see OwnGroups: a group that allows, and one for all the rest.
    ovn.nbctl("pg-add", "all", HERE, THERE);
    ovn.nbctl("acl-add", "all", "from-lport", "1", "inport == @all && ip", "drop");
    ovn.nbctl("acl-add", "all", "to-lport", "1", "outport == @all && ip", "drop");
    ovn.nbctl("pg-add", "some", HERE, THERE);
    allow("from-lport", "inport == @some && ip4", 1000);
    allow("to-lport", "outport == @some && ip4 && icmp4", 1000);
  }

  @AfterEach
  void stop() {
    chassis.close();
    ovn.close();
    network.close();
  }

  private void plug(String name, String uuid, String mac, String address) {
    ovn.nbctl("lsp-add", "segment", uuid, "--", "lsp-set-addresses", uuid, mac + " " + address);
    network.addProbe(name, uuid, mac, address + "/24");
  }

  private void allow(String direction, String match, int priority) {
    ovn.nbctl("acl-add", "some", direction, String.valueOf(priority), match, "allow-related");
  }

  private Optional<PortCounters> read(String uuid) throws IOException {
    counters.read();
    String id = TypedIds.of("port", UUID.fromString(uuid));
    return counters.latest().stream().filter(each -> each.id().equals(id)).findFirst();
  }

  /** Sends so many, and says whether all were answered. */
  private boolean ping(int times) {
    return network
            .at(
                "here",
                "busybox",
                "ping",
                "-s",
                "1000",
                "-i",
                "0.05",
                "-c",
                String.valueOf(times),
                "-W",
                "1",
                "10.0.0.2")
            .exit()
        == 0;
  }

  @Test
  void what_passes_and_what_no_rule_allows_is_counted_at_each_card() throws Exception {
    eventually("an answer", () -> ping(1), answered -> answered);
    PortCounters before =
        eventually("counters", () -> read(HERE), Optional::isPresent).orElseThrow();
    assertThat(ping(PINGS)).isTrue();
    long bytes = PINGS * 1042L;

    PortCounters here =
        eventually(
                "what was sent",
                () -> read(HERE),
                seen -> seen.orElseThrow().sentBytes() - before.sentBytes() >= bytes)
            .orElseThrow();
    assertThat(here.epoch()).isEqualTo(before.epoch());
    assertThat(here.sentPackets() - before.sentPackets()).isBetween((long) PINGS, PINGS + NOISE);
    assertThat(here.receivedBytes() - before.receivedBytes()).isBetween(bytes, 2 * bytes);

    long refused = read(THERE).orElseThrow().refusedReceived();
    ovn.nbctl("--wait=hv", "acl-del", "some", "to-lport");
    assertThat(ping(PINGS)).isFalse();
    PortCounters there =
        eventually(
                "what was refused",
                () -> read(THERE),
                seen -> seen.orElseThrow().refusedReceived() - refused >= PINGS)
            .orElseThrow();
    assertThat(there.refusedReceived() - refused).isLessThan(PINGS + NOISE);
    assertThat(read(HERE).orElseThrow().refusedSent()).isLessThan(NOISE);

    ovn.nbctl("--wait=hv", "acl-del", "some", "from-lport");
    long unsent = read(HERE).orElseThrow().refusedSent();
    assertThat(ping(PINGS)).isFalse();
    eventually(
        "what may not be sent",
        () -> read(HERE),
        seen -> seen.orElseThrow().refusedSent() - unsent >= PINGS);
  }

  @Test
  void a_card_that_is_pulled_is_still_told_until_there_is_another_one() throws Exception {
    eventually("an answer", () -> ping(5), answered -> answered);
    PortCounters first =
        eventually(
                "counters",
                () -> read(HERE),
                seen -> seen.isPresent() && seen.get().sentBytes() > 0)
            .orElseThrow();
    network.vsctl("del-port", CardXml.BRIDGE, "here");
    assertThat(read(HERE).orElseThrow().epoch()).isEqualTo(first.epoch());

    network.vsctl(
        "add-port",
        CardXml.BRIDGE,
        "here",
        "--",
        "set",
        "Interface",
        "here",
        "external_ids:iface-id=" + HERE);
    eventually(
        "another card",
        () -> read(HERE).orElseThrow().epoch(),
        epoch -> !epoch.equals(first.epoch()));
  }

  @Test
  void nothing_is_counted_anew_while_the_switch_is_away() throws Exception {
    eventually("an answer", () -> ping(5), answered -> answered);
    PortCounters before =
        eventually("counters", () -> read(HERE), Optional::isPresent).orElseThrow();
    // It would start the switch again.
    chassis.close();
    network.script("stop");

    assertThatThrownBy(counters::read).isInstanceOf(IOException.class);
    assertThat(counters.latest()).contains(before);
  }
}
