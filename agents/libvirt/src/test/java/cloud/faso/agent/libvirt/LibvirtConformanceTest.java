package cloud.faso.agent.libvirt;

import cloud.faso.agent.driver.Driver;
import cloud.faso.agent.driver.DriverConformance;
import cloud.faso.agent.driver.Images;
import cloud.faso.agent.libvirt.binding.DomainStatus;
import cloud.faso.agent.libvirt.binding.Libvirt;
import cloud.faso.agent.libvirt.binding.LibvirtException;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.PowerSpec;
import cloud.faso.spec.agent.RootDiskSpec;
import cloud.faso.spec.agent.SeedSpec;
import cloud.faso.spec.agent.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** The stories that every driver passes, on real QEMU and libvirt. */
@RequiresHypervisor
class LibvirtConformanceTest extends DriverConformance {
  private static final Accelerator TCG = Accelerator.KVM_MISSING;

  @TempDir static Path home;
  private static PrivateSwitch network;
  private static PrivateLibvirtd libvirtd;
  private static int benches;

  @BeforeAll
  static void start() throws IOException {
    network = PrivateSwitch.start(home);
    libvirtd = PrivateLibvirtd.start(home, "--switch", network.folder().toString());
    TestGuest.writeAllTo(home);
  }

  @AfterAll
  static void stop() {
    libvirtd.close();
    network.close();
  }

  @Override
  protected Bench open() throws IOException {
    return new RealHost(++benches, Files.createDirectories(home.resolve("vms-" + benches)));
  }

  /** The machine that the tests run on, with a pool of its own for each test. */
  private static final class RealHost implements Bench {
    private final int number;
    private final Path pool;
    private final Libvirt libvirt = new Libvirt(libvirtd.uri(), _ -> {});
    private final LibvirtDriver neighbour;
    private LibvirtDriver driver;

    RealHost(int number, Path pool) {
      this.number = number;
      this.pool = pool;
      this.driver = driverOf("node-1");
      this.neighbour = driverOf("node-2");
    }

    private LibvirtDriver driverOf(String node) {
      return new LibvirtDriver(
          new LibvirtSettings(
              libvirtd.uri(),
              home.resolve("libvirtd"),
              Map.of("local", pool),
              Pool.Claim.NONE,
              512,
              1 << 20,
              () -> {}),
          node,
          TCG,
          chassis());
    }

    /** Of a site whose southbound database does not answer: cards are plugged in all the same. */
    private static Chassis chassis() {
      Chassis chassis =
          new Chassis(
              "node-1", network.own().openVSwitch(), new ChassisKeys(home), Chassis.Upkeep.NONE);
      chassis.configure(
          new ChassisSpec("127.0.0.1", "unix:" + home.resolve("none.sock"), Map.of()));
      return chassis;
    }

    @Override
    public Driver driver() {
      return driver;
    }

    @Override
    public Driver neighbour() {
      return neighbour;
    }

    @Override
    public Driver afterRestart() {
      driver.close();
      driver = driverOf("node-1");
      return driver;
    }

    @Override
    public Images images() {
      return TestGuest.images(home);
    }

    @Override
    public String id(int n) {
      return "vm-" + number + "-" + n + "-" + ProcessHandle.current().pid();
    }

    @Override
    public VmSpec spec(String vmId) {
      TestGuest guest = TestGuest.POLITE;
      return new VmSpec(
          "web",
          "tenant-1",
          1,
          32,
          new PowerSpec(PowerAction.RUN, 1, 30),
          new RootDiskSpec("local", guest.digest(), "raw", guest.disk().length, 1, false),
          new SeedSpec("instance-" + vmId, "web", List.of("ssh-ed25519 AAAA me"), null),
          List.of());
    }

    @Override
    public String bootMessage(String vmId) {
      return TestGuest.UP;
    }

    @Override
    public void guestHalts(String vmId) {
      libvirt.pressPowerButton(VmNames.domain(vmId));
    }

    @Override
    public void guestCrashes(String vmId) {
      Processes.given("guest=" + VmNames.domain(vmId)).forEach(ProcessHandle::destroyForcibly);
    }

    @Override
    public void hypervisorRestarts() {
      libvirtd.stopDaemonOnly();
      libvirtd.restart();
    }

    @Override
    public void powerCut() {
      libvirtd.powerCut("guest=faso-vm-" + number + "-");
    }

    @Override
    public List<String> traces(String vmId) {
      List<String> traces = new ArrayList<>();
      libvirt.domains().stream()
          .map(DomainStatus::name)
          .filter(name -> name.contains(vmId))
          .forEach(traces::add);
      traces.addAll(network.portsOf(vmId));
      Processes.given(vmId).forEach(process -> traces.add(process.info().toString()));
      try (Stream<Path> files = Files.walk(home)) {
        files.map(Path::toString).filter(path -> path.contains(vmId)).forEach(traces::add);
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
      return traces;
    }

    @Override
    public Duration patience() {
      return Duration.ofMinutes(2);
    }

    @Override
    public Instant now() {
      return Clock.systemUTC().instant();
    }

    @Override
    public void close() {
      for (DomainStatus domain : libvirt.domains()) {
        if (domain.active()) {
          end(domain.name());
        }
        libvirt.undefine(domain.name());
      }
      driver.close();
      neighbour.close();
      libvirt.close();
    }

    /** A guest that was asked to shut down may be down a moment after it was listed. */
    private void end(String name) {
      try {
        libvirt.destroy(name);
      } catch (LibvirtException e) {
        if (e.code() != LibvirtException.OPERATION_INVALID) {
          throw e;
        }
      }
    }
  }
}
