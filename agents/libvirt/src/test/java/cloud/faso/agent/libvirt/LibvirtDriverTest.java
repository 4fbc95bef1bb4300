package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Images;
import cloud.faso.agent.driver.PendingStop;
import cloud.faso.agent.driver.Seeds;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.PowerSpec;
import cloud.faso.spec.agent.RootDiskSpec;
import cloud.faso.spec.agent.SeedSpec;
import cloud.faso.spec.agent.VmSpec;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@RequiresHypervisor
class LibvirtDriverTest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");
  private static final long CONSOLE_BYTES = 64 << 10;

  @TempDir static Path home;
  private static PrivateLibvirtd libvirtd;
  private static int vms;

  private final String vm = "vm-" + ++vms + "z";
  private LibvirtDriver driver;
  private TestGuest guest = TestGuest.POLITE;
  private final Images images = TestGuest.images(home);

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

  @Test
  void a_vm_boots_and_its_console_is_read() throws Exception {
    make();
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.OFF);
    execute(new HostStep.Start());

    awaitConsole(TestGuest.UP);
    VmActual actual = driver.observe(vm);
    assertThat(actual)
        .isEqualTo(
            new VmActual(
                vm,
                "faso-" + vm,
                DomainState.RUNNING,
                1,
                32,
                1,
                guest.digest(),
                Seeds.fingerprint(seed("")),
                true,
                VmMarks.NONE));
    assertThat(driver.observe().vms()).contains(actual);
  }

  @Test
  void a_polite_guest_hears_that_it_is_asked_to_stop() throws Exception {
    run();
    var ask = new HostStep.AskToStop(7, NOON, NOON.plusSeconds(30));
    execute(ask);

    awaitConsole(TestGuest.DOWN);
    awaitState(DomainState.HALTED);
    assertThat(driver.observe(vm).marks().stop())
        .isEqualTo(new PendingStop(7, NOON, NOON.plusSeconds(30)));
    execute(ask);
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.HALTED);
  }

  @Test
  void a_deaf_guest_is_cut_off() throws Exception {
    guest = TestGuest.DEAF;
    run();
    execute(new HostStep.AskToStop(7, NOON, NOON.plusSeconds(30)));
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.RUNNING);
    execute(new HostStep.CutOff());
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.OFF);
    execute(new HostStep.CutOff());
  }

  @Test
  void marks_survive_a_redefinition_and_a_restart_of_everything() throws Exception {
    run();
    execute(new HostStep.MarkApplied(3, 9));
    execute(new HostStep.MarkHalted(8));
    execute(new HostStep.CutOff());
    execute(new HostStep.Redefine(spec(2, 64)));

    driver.close();
    libvirtd.stopDaemonOnly();
    libvirtd.restart();
    driver = driverOf("node-1");
    VmActual actual = driver.observe(vm);
    assertThat(actual.marks()).isEqualTo(new VmMarks(3, 9, 8, null));
    assertThat(actual.vcpus()).isEqualTo(2);
    assertThat(actual.memoryMiB()).isEqualTo(64);
  }

  @Test
  void a_guest_that_powers_itself_off_has_halted() throws Exception {
    guest = TestGuest.SHORT_LIVED;
    make();
    execute(new HostStep.Start());
    awaitState(DomainState.HALTED);
  }

  @Test
  void reset_boots_the_guest_again() throws Exception {
    run();
    execute(new HostStep.Reset());
    awaitConsole(TestGuest.UP + TestGuest.UP);
  }

  @Test
  void reboot_asks_the_guest_and_switches_it_on_again() throws Exception {
    run();
    execute(new HostStep.Reboot());
    awaitConsole(TestGuest.UP + TestGuest.DOWN + TestGuest.UP);
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.RUNNING);
  }

  @Test
  void a_killed_qemu_is_a_crash_until_someone_sees_to_it() throws Exception {
    run();
    qemu().forEach(ProcessHandle::destroyForcibly);
    awaitState(DomainState.CRASHED);
    execute(new HostStep.CutOff());
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.OFF);
    execute(new HostStep.Start());
    awaitState(DomainState.RUNNING);
  }

  @Test
  void a_qemu_ended_by_its_host_has_not_halted() throws Exception {
    run();
    qemu().forEach(ProcessHandle::destroy);
    awaitState(DomainState.OFF);
  }

  @Test
  void a_root_disk_grows_and_is_never_made_anew() throws Exception {
    make();
    Path disk = pathOf("root." + guest.digest().substring(7) + ".qcow2");
    Object before = Files.getAttribute(disk, "unix:ino");
    execute(new HostStep.CreateRootDisk(rootDisk(1)));
    execute(new HostStep.GrowRootDisk(3));
    execute(new HostStep.GrowRootDisk(2));
    assertThat(driver.observe(vm).rootDiskGiB()).isEqualTo(3);
    assertThat(Files.getAttribute(disk, "unix:ino")).isEqualTo(before);
  }

  @Test
  void what_an_interrupted_step_left_is_seen_and_heals() throws Exception {
    Path folder = Files.createDirectories(pathOf("seed.content"));
    Files.writeString(folder.resolve("user-data"), "half");
    Files.writeString(pathOf("root." + guest.digest().substring(7) + ".qcow2.new"), "half");
    VmActual actual = driver.observe(vm);
    assertThat(actual.files()).isTrue();
    assertThat(actual.rootDiskGiB()).isZero();
    assertThat(actual.seed()).isNull();
    assertThat(driver.observe().vms()).contains(actual);

    run();
    try (Stream<Path> files = Files.list(pathOf(""))) {
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "root." + guest.digest().substring(7) + ".qcow2", "seed.iso", "console.log");
    }
  }

  @Test
  void a_damaged_disk_is_seen_as_one_and_can_be_removed() throws Exception {
    make();
    String broken = vm + "-broken";
    driver.execute(broken, new HostStep.CreateRootDisk(rootDisk(1)), images);
    Path disk =
        home.resolve("vms/node-1/" + broken + "/root." + guest.digest().substring(7) + ".qcow2");
    Files.writeString(disk, "no disk at all");

    driver.execute(broken, new HostStep.CreateRootDisk(rootDisk(1)), images);
    assertThat(disk).as("what may be mended").hasContent("no disk at all");
    var seen = driver.observe();

    assertThat(seen.unread()).isEmpty();
    assertThat(seen.vms())
        .filteredOn(VmActual::id, broken)
        .singleElement()
        .satisfies(vm -> assertThat(vm.rootDiskGiB()).isZero())
        .satisfies(vm -> assertThat(vm.imageDigest()).isEqualTo(guest.digest()));
    driver.execute(broken, new HostStep.RemoveFiles(), images);
    assertThat(driver.observe().vms()).extracting(VmActual::id).contains(vm).doesNotContain(broken);
  }

  @Test
  void a_vm_whose_files_cannot_be_read_does_not_hide_the_others() throws Exception {
    make();
    String broken = vm + "-broken";
    Path folder = Files.createDirectories(home.resolve("vms/node-1/" + broken));
    // A disk that is a folder opens, and cannot be read: not even root can.
    Path disk = folder.resolve("root." + guest.digest().substring(7) + ".qcow2");
    Files.createDirectory(disk);

    var seen = driver.observe();

    assertThat(seen.vms()).extracting(VmActual::id).contains(vm).doesNotContain(broken);
    assertThat(seen.unread())
        .singleElement()
        .satisfies(unread -> assertThat(unread.id()).isEqualTo(broken))
        .satisfies(unread -> assertThat(unread.failure().code()).isEqualTo("storage-failed"))
        .satisfies(unread -> assertThat(unread.failure()).hasMessageNotContaining(home.toString()));
    driver.execute(broken, new HostStep.RemoveFiles(), images);
    assertThat(driver.observe().unread()).isEmpty();
  }

  @Test
  void a_qemu_that_libvirtd_forgot_is_ended_before_another_is_started() throws Exception {
    run();
    makeLibvirtdForget();
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.OFF);
    assertThatThrownBy(() -> execute(new HostStep.Start())).isInstanceOf(DriverFailure.class);
    eventually("its end", this::qemu, List::isEmpty);
    execute(new HostStep.Start());
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.RUNNING);

    makeLibvirtdForget();
    execute(new HostStep.CutOff());
    eventually("its end", this::qemu, List::isEmpty);
  }

  private void makeLibvirtdForget() throws IOException {
    libvirtd.stopDaemonOnly();
    Files.delete(home.resolve("libvirtd/run/qemu/faso-" + vm + ".xml"));
    libvirtd.restart();
    eventually("to see it", this::codeOfLooking, seen -> seen.startsWith("seen"));
    assertThat(qemu()).hasSize(1);
  }

  @Test
  void nothing_is_left_of_a_removed_vm() throws Exception {
    run();
    execute(new HostStep.CutOff());
    execute(new HostStep.Undefine());
    execute(new HostStep.RemoveFiles());

    assertThat(driver.observe(vm)).isEqualTo(VmActual.absent(vm));
    assertThat(qemu()).isEmpty();
    try (Stream<Path> files = Files.walk(home)) {
      assertThat(files.filter(file -> file.toString().contains(vm))).isEmpty();
    }
    execute(new HostStep.Undefine());
    execute(new HostStep.RemoveFiles());
  }

  @Test
  void a_name_that_another_node_has_is_not_taken_from_it() throws Exception {
    run();
    try (LibvirtDriver other = driverOf("node-2")) {
      other.execute(vm, new HostStep.CreateRootDisk(rootDisk(1)), images);
      other.execute(vm, new HostStep.WriteSeed(seed(""), Seeds.fingerprint(seed(""))), images);
      assertThatThrownBy(() -> other.execute(vm, new HostStep.Define(spec(1, 32)), images))
          .isInstanceOfSatisfying(
              DriverFailure.class, e -> assertThat(e.code()).isEqualTo("name-taken"));
    }
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.RUNNING);
  }

  @Test
  void changes_are_told_also_after_libvirtd_was_restarted() throws Exception {
    Set<String> told = ConcurrentHashMap.newKeySet();
    driver.listen(told::add);
    run();
    eventually("the start to be told", () -> told, t -> t.contains(vm));

    libvirtd.stopDaemonOnly();
    assertThat(qemu()).hasSize(1);
    eventually("to be told so", this::codeOfLooking, "hypervisor-unreachable"::equals);
    told.clear();
    libvirtd.restart();
    eventually("to be told that libvirtd is back", () -> told, t -> t.contains(vm));
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.RUNNING);
    told.clear();
    execute(new HostStep.CutOff());
    eventually("the end to be told", () -> told, t -> t.contains(vm));
  }

  @Test
  void an_endless_talker_does_not_fill_the_disk() throws Exception {
    guest = TestGuest.TALKATIVE;
    run();
    Path log = pathOf("console.log");
    eventually("a long log", () -> Files.size(log), size -> size > 4 * CONSOLE_BYTES);
    eventually("a log that takes little", () -> allocated(log), bytes -> bytes < 2 * CONSOLE_BYTES);

    var chunk = driver.readConsole(vm, 0, 1000);
    assertThat(chunk.offset()).isGreaterThan(CONSOLE_BYTES);
    assertThat(new String(chunk.content(), StandardCharsets.US_ASCII)).contains(TestGuest.UP);
    execute(new HostStep.CutOff());
  }

  @Test
  void the_node_says_what_it_has() {
    var hardware = driver.hardware();
    assertThat(hardware.architecture()).isEqualTo("x86_64");
    assertThat(hardware.vcpus()).isPositive();
    assertThat(hardware.memoryMiB()).isPositive();
    assertThat(hardware.accelerator()).isEqualTo("tcg");
    assertThat(driver.pools())
        .singleElement()
        .satisfies(p -> assertThat(p.name()).isEqualTo("local"));
    assertThat(driver.load().memoryUsedMiB()).isPositive();
  }

  @Test
  void ids_that_are_no_names_are_refused() {
    for (String bad : List.of("", "..", "a/b", "-x", "A", "a'b")) {
      assertThatThrownBy(() -> driver.observe(bad)).isInstanceOf(DriverFailure.class);
    }
  }

  private LibvirtDriver driverOf(String node) {
    return new LibvirtDriver(
        new LibvirtSettings(
            libvirtd.uri(),
            OwnLibvirtd.qemuLogs(home.resolve("libvirtd")),
            Map.of("local", home.resolve("vms")),
            Pool.Claim.NONE,
            512,
            CONSOLE_BYTES,
            () -> {}),
        node,
        new Accelerator(Accelerator.Kind.TCG, "The test says so."));
  }

  private void execute(HostStep step) throws DriverFailure {
    driver.execute(vm, step, images);
  }

  private String codeOfLooking() {
    try {
      return "seen " + driver.observe(vm);
    } catch (DriverFailure e) {
      return e.code();
    }
  }

  private void make() throws DriverFailure {
    execute(new HostStep.CreateRootDisk(rootDisk(1)));
    execute(new HostStep.WriteSeed(seed(""), Seeds.fingerprint(seed(""))));
    execute(new HostStep.Define(spec(1, 32)));
  }

  private void run() throws DriverFailure {
    make();
    execute(new HostStep.Start());
    awaitConsole(TestGuest.UP);
  }

  private void awaitConsole(String text) {
    eventually(
        "the console to say " + text,
        () -> new String(driver.readConsole(vm, 0, 4096).content(), StandardCharsets.US_ASCII),
        seen -> seen.contains(text));
  }

  private void awaitState(DomainState state) {
    eventually("a VM " + state, () -> driver.observe(vm), seen -> seen.domain() == state);
  }

  private VmSpec spec(int vcpus, long memoryMiB) {
    return new VmSpec(
        "web & <co>",
        "tenant-1",
        vcpus,
        memoryMiB,
        new PowerSpec(PowerAction.RUN, 1, 30),
        rootDisk(1),
        seed(""));
  }

  private RootDiskSpec rootDisk(int sizeGiB) {
    return new RootDiskSpec("local", guest.digest(), "raw", guest.disk().length, sizeGiB);
  }

  private static SeedSpec seed(String userData) {
    return new SeedSpec("instance-1", "web", List.of("ssh-ed25519 AAAA me@home"), userData);
  }

  private Path pathOf(String file) {
    return home.resolve("vms/node-1").resolve(vm).resolve(file);
  }

  private List<ProcessHandle> qemu() {
    return Processes.given("guest=faso-" + vm + ",");
  }

  private static long allocated(Path file) throws Exception {
    var outcome =
        Command.run(
            home, java.time.Duration.ofSeconds(10), List.of("stat", "-c", "%b", file.toString()));
    return Long.parseLong(outcome.output()) * 512;
  }
}
