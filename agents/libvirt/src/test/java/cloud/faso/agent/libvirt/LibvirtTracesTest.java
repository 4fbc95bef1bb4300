package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.GuestEnd;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Seeds;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What lies on a node of a VM: disks, files, marks and processes. */
@RequiresHypervisor
final class LibvirtTracesTest extends OneRealGuest {

  @Test
  void marks_survive_a_redefinition_and_a_restart_of_everything() throws Exception {
    run();
    execute(new HostStep.MarkApplied(3, 9));
    GuestEnd end = new GuestEnd(8, DomainState.HALTED);
    execute(new HostStep.MarkEnded(end));
    execute(new HostStep.CutOff());
    execute(new HostStep.Redefine(spec(2, 64)));

    driver.close();
    libvirtd.stopDaemonOnly();
    libvirtd.restart();
    driver = driverOf("node-1");
    VmActual actual = driver.observe(vm);
    assertThat(actual.marks()).isEqualTo(new VmMarks(3, 9, end, null));
    assertThat(actual.vcpus()).isEqualTo(2);
    assertThat(actual.memoryMiB()).isEqualTo(64);
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
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.STRAY);
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
      other.execute(
          vm, new HostStep.WriteSeed(seed(""), List.of(), Seeds.fingerprint(seed(""))), images);
      assertThatThrownBy(() -> other.execute(vm, new HostStep.Define(spec(1, 32)), images))
          .isInstanceOfSatisfying(
              DriverFailure.class, e -> assertThat(e.code()).isEqualTo("name-taken"));
    }
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.RUNNING);
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

  private Path pathOf(String file) {
    return home.resolve("vms/node-1").resolve(vm).resolve(file);
  }

  private static long allocated(Path file) throws Exception {
    var outcome =
        Command.run(
            home, java.time.Duration.ofSeconds(10), List.of("stat", "-c", "%b", file.toString()));
    return Long.parseLong(outcome.output()) * 512;
  }
}
