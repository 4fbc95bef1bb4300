package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The switch that an agent runs where the host has none. */
@RequiresHypervisor
class FasoSwitchTest {
  private static final String[] UNDERLAY = {
    "--network", "t" + ProcessHandle.current().pid(), "--address", "192.0.2.1/24"
  };

  @TempDir Path home;
  private PrivateSwitch network;

  @BeforeEach
  void start() {
    network = PrivateSwitch.start(home);
  }

  @AfterEach
  void stop() {
    network.close();
  }

  @Test
  void nothing_passes_that_ovn_has_not_allowed_also_after_a_restart() {
    twoProbes();
    assertThat(passes()).isFalse();

    ProcessHandle.of(network.pid("ovs-vswitchd")).orElseThrow().destroyForcibly();
    ended("ovs-vswitchd");
    network.start();
    assertThat(passes()).isFalse();

    network.script("stop");
    network.start();
    assertThat(passes()).isFalse();

    // This is what it would look like if something passed.
    network.ofctl("add-flow", "actions=NORMAL");
    eventually("a packet that passes", this::passes, passed -> passed);
  }

  @Test
  void nothing_passes_by_a_rule_that_is_gone() {
    network.addProbe("probe-a", "none-a", "02:00:00:00:00:0a", "10.9.0.1/24");
    network.addProbe("probe-b", "none-b", "02:00:00:00:00:0b", "10.9.0.2/24");
    network.at("probe-b", "ip", "address", "add", "10.9.0.3/24", "dev", "eth0");
    passesOnlyByItsRule();

    ProcessHandle.of(network.pid("ovs-vswitchd")).orElseThrow().destroyForcibly();
    ended("ovs-vswitchd");
    network.start();
    passesOnlyByItsRule();
  }

  /** When its way is still in mind, as others come that nothing allows either. */
  private void passesOnlyByItsRule() {
    network.ofctl("add-flow", "priority=2,arp,actions=NORMAL");
    network.ofctl("add-flow", "priority=2,ip,nw_src=10.9.0.2,actions=NORMAL");
    network.ofctl("add-flow", "priority=2,ip,nw_dst=10.9.0.2,actions=NORMAL");
    eventually("a packet that a rule allows", () -> pings(1, "10.9.0.2"), passed -> passed);
    assertThat(waysOfPackets()).isNotEmpty().doesNotContain("actions:drop");
    network.appctl("revalidator/pause");
    network.ofctl("del-flows", "ip");
    // So many that what is kept in mind of them is looked at first.
    assertThat(pings(50, "10.9.0.3")).isFalse();
    network.appctl("revalidator/resume");
    network.appctl("revalidator/wait");
    assertThat(waysOfPackets()).containsOnly("actions:drop");
    assertThat(pings(1, "10.9.0.2")).isFalse();
    network.ofctl("del-flows", "arp");
  }

  private List<String> waysOfPackets() {
    return network
        .appctl("dpctl/dump-flows")
        .lines()
        .filter(way -> way.contains("eth_type(0x0800)"))
        .map(way -> way.replaceAll(".* (?=actions:)", ""))
        .toList();
  }

  private boolean pings(int times, String address) {
    String count = Integer.toString(times);
    return network
            .at("probe-a", "busybox", "ping", "-c", count, "-i", "0.05", "-W", "1", address)
            .exit()
        == 0;
  }

  @Test
  void starting_it_again_starts_what_ended_and_nothing_else() {
    long database = network.pid("ovsdb-server");
    long controller = network.pid("ovn-controller");
    ProcessHandle.of(controller).orElseThrow().destroyForcibly();
    ended("ovn-controller");
    assertThat(network.script("status").exit()).isEqualTo(3);

    network.start();

    assertThat(network.pid("ovsdb-server")).isEqualTo(database);
    assertThat(network.pid("ovn-controller")).isNotEqualTo(controller);
  }

  @Test
  void ovn_never_reads_that_the_data_path_can_do_all_zero_snat() {
    assertThat(zeroSnat()).isEqualTo("\"false\"");
    long controller = network.pid("ovn-controller");

    // As an older script left it, and as the daemon has it before OVN has made the row.
    network.vsctl("set", "Datapath", datapath(), "capabilities:ct_zero_snat=true");
    network.start();
    assertThat(zeroSnat()).isEqualTo("\"false\"");
    network.vsctl("clear", "Open_vSwitch", ".", "datapaths");
    network.start();
    assertThat(zeroSnat()).isEqualTo("\"false\"");
    assertThat(network.pid("ovn-controller")).isEqualTo(controller);

    ProcessHandle.of(network.pid("ovs-vswitchd")).orElseThrow().destroyForcibly();
    ended("ovs-vswitchd");
    network.start();
    assertThat(zeroSnat()).isEqualTo("\"false\"");
    assertThat(network.pid("ovn-controller")).as("one that read nothing").isNotEqualTo(controller);
  }

  private String zeroSnat() {
    return network.vsctl("get", "Datapath", datapath(), "capabilities:ct_zero_snat");
  }

  private String datapath() {
    return network.vsctl("get", "Open_vSwitch", ".", "datapaths:netdev");
  }

  @Test
  void a_port_whose_guest_went_with_the_power_is_forgotten() {
    network.addProbe("alive", "none", "02:00:00:00:00:0a", "10.9.0.1/24");
    network.vsctl("set", "Interface", "alive", "external_ids:vm-id=some-vm");
    network.vsctl("--no-wait", "add-port", CardXml.BRIDGE, "vnet77");
    network.vsctl("--no-wait", "set", "Interface", "vnet77", "external_ids:vm-id=some-vm");
    ProcessHandle.of(network.pid("ovs-vswitchd")).orElseThrow().destroyForcibly();
    ended("ovs-vswitchd");

    network.start();

    assertThat(network.ports()).containsExactly("alive");
  }

  @Test
  void its_namespace_stays_while_somebody_is_in_it() throws Exception {
    Path namespace = Path.of("/run/netns", network.netns());
    Process guest =
        new ProcessBuilder("nsenter", "--net=" + namespace, "sleep", "600").inheritIO().start();
    try {
      Path outside = Files.readSymbolicLink(Path.of("/proc/self/ns/net"));
      eventually(
          "a process in it",
          () -> Files.readSymbolicLink(Path.of("/proc/" + guest.pid() + "/ns/net")),
          seen -> !seen.equals(outside));
      network.close();
      assertThat(namespace).exists();
    } finally {
      guest.destroyForcibly().waitFor();
    }
    network.close();
    assertThat(namespace).doesNotExist();
  }

  @Test
  void two_of_them_live_beside_each_other() throws Exception {
    try (PrivateSwitch other = PrivateSwitch.start(home.resolve("other"))) {
      assertThat(other.netns()).isNotEqualTo(network.netns());
      assertThat(other.ports()).isEmpty();
      assertThat(network.script("status").exit()).isZero();
    }
    assertThat(network.script("status").exit()).isZero();
  }

  @Test
  void the_kernel_beside_it_answers_no_guest_also_after_a_restart() {
    try {
      PrivateSwitch.succeed(network.script("start", UNDERLAY));
      network.plug("guest", "02:00:00:00:00:0c", "192.0.2.9/24");
      assertThat(answers()).isEmpty();

      ProcessHandle.of(network.pid("ovs-vswitchd")).orElseThrow().destroyForcibly();
      ended("ovs-vswitchd");
      PrivateSwitch.succeed(network.script("start", UNDERLAY));
      assertThat(answers()).isEmpty();
      // Neither does what is left if somebody takes the packet filter away.
      network.inside("nft", "flush", "ruleset");
      assertThat(answers()).isEmpty();

      // This is what a kernel that nobody told does.
      for (String setting : List.of("arp_ignore", "rp_filter")) {
        for (String device : List.of("all", "guest")) {
          String file = "/proc/sys/net/ipv4/conf/" + device + "/" + setting;
          network.inside("bash", "-c", "echo 0 >" + file);
        }
      }
      assertThat(answers()).contains("ARP 192.0.2.1");
    } finally {
      network.script("stop");
    }
  }

  /** What a guest is answered that asks for the addresses that the kernel has, or may have. */
  private List<String> answers() {
    String router = mac(network.inside("ip", "-o", "link", "show", "guest").output());
    List<String> answers = new ArrayList<>();
    for (String address : List.of("192.0.2.1", "10.9.9.9")) {
      if (network.at("guest", "busybox", "arping", "-c", "2", "-I", "eth0", address).exit() == 0) {
        answers.add("ARP " + address);
      }
    }
    // To the device itself, as somebody forges it who knows its MAC.
    network.at("guest", "ip", "neigh", "replace", "192.0.2.1", "lladdr", router, "dev", "eth0");
    network.at("guest", "ip", "route", "replace", "198.51.100.0/24", "via", "192.0.2.1");
    for (String address : List.of("192.0.2.1", "198.51.100.1")) {
      ping(answers, address);
    }
    network.at("guest", "ip", "neigh", "flush", "dev", "eth0");
    ping(answers, "ff02::1%eth0");
    for (String device : List.of("guest", CardXml.BRIDGE, "br-phy")) {
      String link = mac(network.inside("ip", "-o", "link", "show", device).output());
      ping(answers, linkLocal(link) + "%eth0");
    }
    return answers;
  }

  private void ping(List<String> answers, String address) {
    if (network.at("guest", "busybox", "ping", "-c", "1", "-W", "1", address).exit() == 0) {
      answers.add("ICMP " + address);
    }
  }

  private static String mac(String link) {
    return link.replaceAll("(?s).*link/ether ([0-9a-f:]+).*", "$1");
  }

  /** By EUI-64. */
  private static String linkLocal(String mac) {
    String[] bytes = mac.split(":", -1);
    String first = "%02x".formatted(Integer.parseInt(bytes[0], 16) ^ 2);
    return "fe80::%s%s:%sff:fe%s:%s%s"
        .formatted(first, bytes[1], bytes[2], bytes[3], bytes[4], bytes[5]);
  }

  private void twoProbes() {
    network.addProbe("probe-a", "none-a", "02:00:00:00:00:0a", "10.9.0.1/24");
    network.addProbe("probe-b", "none-b", "02:00:00:00:00:0b", "10.9.1.1/24");
  }

  /** Whether a broadcast from one port arrives at the other. */
  private boolean passes() {
    long sent = network.packets("rx", "probe-a");
    eventually(
        "a packet that is sent",
        () -> {
          network.at("probe-a", "timeout", "0.2", "bash", "-c", "echo >/dev/udp/10.9.0.99/9");
          return network.packets("rx", "probe-a");
        },
        now -> now > sent + 2);
    return network.packets("tx", "probe-b") > 0;
  }

  private void ended(String daemon) {
    eventually(
        daemon + " to have ended",
        () -> network.script("status").output(),
        said -> said.contains("stopped: " + daemon));
  }
}
