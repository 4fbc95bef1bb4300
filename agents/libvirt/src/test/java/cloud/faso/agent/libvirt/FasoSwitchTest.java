package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The switch that an agent runs where the host has none. */
@RequiresHypervisor
class FasoSwitchTest {
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

  private void twoProbes() {
    network.addProbe("probe-a", "none-a", "02:00:00:00:00:0a", "10.9.0.1/24");
    network.addProbe("probe-b", "none-b", "02:00:00:00:00:0b", "10.9.1.1/24");
  }

  /** Whether a broadcast from one port arrives at the other. */
  private boolean passes() {
    // Devices that were made anew are down.
    network.inside("ip", "link", "set", "probe-a", "up");
    network.inside("ip", "link", "set", "probe-b", "up");
    network.inside("ip", "address", "replace", "10.9.0.1/24", "dev", "probe-a");
    long sent = network.packets("rx", "probe-a");
    eventually(
        "a packet that is sent",
        () -> {
          network.inside("timeout", "0.2", "bash", "-c", "echo >/dev/udp/10.9.0.99/9");
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
