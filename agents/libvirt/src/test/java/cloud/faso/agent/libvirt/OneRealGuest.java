package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Images;
import cloud.faso.agent.driver.Seeds;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.PowerSpec;
import cloud.faso.spec.agent.RootDiskSpec;
import cloud.faso.spec.agent.SeedSpec;
import cloud.faso.spec.agent.VmSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A driver on a private libvirtd, with one VM that a test makes and that goes with it. */
abstract class OneRealGuest {

  static final long CONSOLE_BYTES = 64 << 10;

  @TempDir static Path home;
  static PrivateLibvirtd libvirtd;
  static int vms;

  /** Test processes run side by side, and share the host's control groups. */
  final String vm = "vm-" + ProcessHandle.current().pid() + "-" + ++vms + "z";

  LibvirtDriver driver;
  TestGuest guest = TestGuest.POLITE;
  final Images images = TestGuest.images(home);

  @BeforeAll
  static void start() throws IOException {
    libvirtd = PrivateLibvirtd.start(home);
    Files.createDirectories(home.resolve("vms"));
    TestGuest.writeAllTo(home);
  }

  @AfterAll
  static void stop() {
    libvirtd.close();
  }

  @BeforeEach
  void connect() {
    driver = driverOf("node-1");
  }

  @AfterEach
  void disconnect() throws Exception {
    driver.execute(vm, new HostStep.CutOff(), images);
    driver.execute(vm, new HostStep.Undefine(), images);
    driver.execute(vm, new HostStep.RemoveFiles(), images);
    driver.close();
    try (Stream<Path> groups = Files.walk(Path.of("/sys/fs/cgroup"), 3)) {
      assertThat(groups.filter(group -> group.toString().contains("faso-" + vm))).isEmpty();
    }
  }

  LibvirtDriver driverOf(String node) {
    return new LibvirtDriver(
        new LibvirtSettings(
            libvirtd.uri(),
            home.resolve("libvirtd"),
            Map.of("local", home.resolve("vms")),
            Pool.Claim.NONE,
            512,
            CONSOLE_BYTES,
            () -> {}),
        node,
        Accelerator.KVM_MISSING,
        Chassis.none(node));
  }

  void execute(HostStep step) throws DriverFailure {
    driver.execute(vm, step, images);
  }

  String codeOfLooking() {
    try {
      return "seen " + driver.observe(vm);
    } catch (DriverFailure e) {
      return e.code();
    }
  }

  void make() throws DriverFailure {
    execute(new HostStep.CreateRootDisk(rootDisk(1)));
    execute(new HostStep.WriteSeed(seed(""), List.of(), Seeds.fingerprint(seed(""))));
    execute(new HostStep.Define(spec(1, 32)));
  }

  void run() throws DriverFailure {
    make();
    execute(new HostStep.Start());
    awaitConsole(TestGuest.UP);
  }

  void awaitConsole(String text) {
    eventually(
        "the console to say " + text,
        () -> new String(driver.readConsole(vm, 0, 4096).content(), StandardCharsets.US_ASCII),
        seen -> seen.contains(text));
  }

  VmSpec spec(int vcpus, long memoryMiB) {
    return new VmSpec(
        "web & <co>",
        "tenant-1",
        vcpus,
        memoryMiB,
        new PowerSpec(PowerAction.RUN, 1, 30),
        rootDisk(1),
        seed(""),
        List.of());
  }

  RootDiskSpec rootDisk(int sizeGiB) {
    return new RootDiskSpec("local", guest.digest(), "raw", guest.disk().length, sizeGiB, false);
  }

  static SeedSpec seed(String userData) {
    return new SeedSpec("instance-1", "web", List.of("ssh-ed25519 AAAA me@home"), userData);
  }

  List<ProcessHandle> qemu() {
    return Processes.given("guest=faso-" + vm + ",");
  }
}
