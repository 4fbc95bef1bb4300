package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.Cards;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Plan;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmPlan;
import cloud.faso.agent.platform.TypedIds;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.NicSpec;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.PowerSpec;
import cloud.faso.spec.agent.RootDiskSpec;
import cloud.faso.spec.agent.SeedSpec;
import cloud.faso.spec.agent.VmSpec;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Network cards on real QEMU, Open vSwitch and OVN. */
@RequiresHypervisor
class CardsTest {
  private static final String VM = "vm-cards";
  private static final NicSpec FIRST =
      new NicSpec("port-01k3c9x2m4e8vbq6w7r5t1n0z1", "02:00:00:00:00:05", 1400);
  private static final NicSpec SECOND =
      new NicSpec("port-01k3c9x2m4e8vbq6w7r5t1n0z2", "02:00:00:00:00:06", 1400);
  private static final String PROBE = "port-01k3c9x2m4e8vbq6w7r5t1n0zz";
  private static final String SSH = "SSH-2.0";

  @TempDir Path home;
  private PrivateSwitch network;
  private PrivateOvn ovn;
  private PrivateLibvirtd libvirtd;
  private LibvirtDriver driver;

  @BeforeEach
  void start() throws Exception {
    network = PrivateSwitch.start(home);
    ovn = PrivateOvn.start(home);
    ovn.addSegment("s1");
    ovn.addPort("s1", uuid(FIRST.port()), FIRST.mac(), "10.0.0.5 fd00::5");
    ovn.addPort("s1", uuid(SECOND.port()), SECOND.mac(), "10.0.0.6 fd00::6");
    ovn.addPort("s1", uuid(PROBE), "02:00:00:00:00:aa", "10.0.0.10");
    libvirtd = PrivateLibvirtd.start(home, "--switch", network.folder().toString());
    Files.createDirectories(home.resolve("vms"));
    driver =
        new LibvirtDriver(
            new LibvirtSettings(
                libvirtd.uri(),
                home.resolve("libvirtd"),
                Map.of("local", home.resolve("vms")),
                Pool.Claim.NONE,
                512,
                256 << 10,
                () -> {}),
            "node-1",
            Accelerator.KVM_MISSING,
            new Chassis(
                "node-1", network.own().openVSwitch(), new ChassisKeys(home), network.own()));
  }

  @AfterEach
  void stop() {
    if (driver != null) {
      driver.close();
    }
    if (libvirtd != null) {
      libvirtd.close();
    }
    if (ovn != null) {
      ovn.close();
    }
    if (network != null) {
      network.close();
      assertThat(Path.of("/run/netns", network.netns())).doesNotExist();
    }
  }

  @Test
  void cards_are_plugged_into_what_ovn_allows_and_leave_nothing() throws Exception {
    assertThatThrownBy(() -> converge(spec(FIRST)))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("no-chassis"));
    driver.configure(new ChassisSpec("127.0.0.1", ovn.southbound(), Map.of()));
    network.addProbe("probe", uuid(PROBE), "02:00:00:00:00:aa", "10.0.0.10/24");

    VmActual running = converge(spec(FIRST));
    assertThat(running.cards()).isEqualTo(new Cards(List.of(FIRST), List.of(FIRST)));
    awaitConsole("eth0 has 10.0.0.5");
    awaitConsole("eth0 has fd00::5");
    awaitGreeting("10.0.0.5");

    VmActual both = converge(spec(FIRST, SECOND));
    assertThat(both.cards().plugged()).containsExactly(FIRST, SECOND);
    assertThat(both.domain()).isEqualTo(DomainState.RUNNING);
    awaitConsole("eth1 has 10.0.0.6");
    assertThat(network.ports()).hasSize(3);

    // Nobody of those who manage it is needed for what flows.
    libvirtd.stopDaemonOnly();
    assertThat(network.greeting("probe", "10.0.0.5", 22)).isEqualTo(SSH);
    libvirtd.restart();
    ProcessHandle.of(network.pid("ovs-vswitchd")).orElseThrow().destroyForcibly();
    awaitGreeting("10.0.0.5");

    assertThat(converge(spec(FIRST)).cards().plugged()).containsExactly(FIRST);
    awaitConsole("eth1 is gone");
    assertThat(network.ports()).hasSize(2);

    converge(null);
    assertThat(network.ports()).containsExactly("probe");
  }

  private void awaitGreeting(String address) {
    eventually("ssh at " + address, () -> network.greeting("probe", address, 22), SSH::equals);
  }

  private void awaitConsole(String text) {
    eventually(
        "the console to say " + text,
        () -> new String(driver.readConsole(VM, 0, 1 << 18).content(), StandardCharsets.UTF_8),
        seen -> seen.contains(text));
  }

  private VmActual converge(@Nullable VmSpec wanted) throws DriverFailure {
    while (true) {
      VmActual actual = driver.observe(VM);
      Plan plan = VmPlan.between(wanted, 1, actual, Clock.systemUTC().instant());
      if (plan.steps().isEmpty()) {
        return actual;
      }
      for (Step step : plan.steps()) {
        if (step instanceof HostStep host) {
          driver.execute(VM, host, _ -> image());
        }
      }
    }
  }

  private static Path image() {
    try {
      return TinyImage.file();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static VmSpec spec(NicSpec... nics) {
    return new VmSpec(
        "web",
        "tenant-1",
        1,
        256,
        new PowerSpec(PowerAction.RUN, 1, 0),
        new RootDiskSpec("local", TinyImage.DIGEST, "qcow2", 1, 1, false),
        new SeedSpec("instance-1", "web", List.of(), null),
        List.of(nics));
  }

  private static String uuid(String port) {
    return TypedIds.uuid(port).orElseThrow().toString();
  }
}
