package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmPlan;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.driver.VolumeStep;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmSpec;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Somebody deletes, or moves away, what an agent keeps on its disks while guests run. */
@RequiresHypervisor
final class DeletedFoldersTest extends OneRealGuest {

  @Test
  void a_guest_of_deleted_folders_is_told_of_and_ended_only_with_its_vm() throws Exception {
    run();
    long pid = qemu().getFirst().pid();
    loseEverything();

    assertThat(driver.observe(vm))
        .returns(DomainState.STRAY, VmActual::domain)
        .returns(0, VmActual::rootDiskGiB)
        .returns(false, VmActual::isAbsent);
    var seen = driver.observe();
    assertThat(seen.vms()).extracting(VmActual::id).contains(vm);
    assertThat(seen.oddities())
        .singleElement()
        .returns(vm, StrayReport::id)
        .returns("faso-" + vm, StrayReport::name)
        .returns(true, StrayReport::holdsData)
        .satisfies(stray -> assertThat(stray.detail()).contains("process " + pid, "kill " + pid));
    assertThat(qemu()).hasSize(1);

    execute(new HostStep.CutOff());
    execute(new HostStep.RemoveFiles());

    assertThat(qemu()).isEmpty();
    assertThat(driver.observe(vm)).isEqualTo(VmActual.absent(vm));
    assertThat(driver.observe().oddities()).isEmpty();
  }

  @Test
  void a_guest_that_libvirt_alone_has_forgotten_is_taken_in_hand_again() throws Exception {
    run();
    delete("libvirtd");
    libvirtd.restart();
    eventually("to see that it is unknown", this::codeOfLooking, seen -> seen.contains("STRAY"));
    assertThat(driver.observe(vm).rootDiskGiB()).isEqualTo(1);
    long forgotten = qemu().getFirst().pid();

    follow(spec(1, 32), 2);

    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.RUNNING);
    assertThat(qemu()).extracting(ProcessHandle::pid).doesNotContain(forgotten).hasSize(1);
  }

  @Test
  void the_volume_of_a_guest_that_libvirt_has_forgotten_is_not_removed() throws Exception {
    String volume = "vol-1-" + vm;
    driver.execute(volume, new VolumeStep.CreateVolume(Wishes.volume(1)));
    run();
    execute(new HostStep.AttachDisk(new DiskSpec(volume, "local", false)));
    delete("libvirtd");
    libvirtd.restart();
    eventually("to see that it is unknown", this::codeOfLooking, seen -> seen.contains("STRAY"));

    assertThatThrownBy(() -> driver.execute(volume, new VolumeStep.RemoveVolume()))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("volume-in-use"));

    assertThat(driver.observeVolume(volume).sizeGiB()).isEqualTo(1);
    execute(new HostStep.CutOff());
    driver.execute(volume, new VolumeStep.RemoveVolume());
    assertThat(driver.observeVolume(volume)).isEqualTo(VolumeActual.absent(volume));
  }

  @Test
  void a_guest_whose_definition_is_left_and_whose_life_is_forgotten_is_a_stray() throws Exception {
    run();
    execute(new HostStep.MarkApplied(1, 1));
    delete("libvirtd/run");
    libvirtd.restart();
    eventually("to see that it is unknown", this::codeOfLooking, seen -> seen.contains("STRAY"));
    assertThat(driver.observe().vms())
        .singleElement()
        .returns(DomainState.STRAY, VmActual::domain)
        .returns(1L, seen -> seen.marks().generation());

    execute(new HostStep.CutOff());
    assertThat(qemu()).isEmpty();
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.OFF);
  }

  @Test
  void no_second_guest_is_started_beside_one_on_a_deleted_disk() throws Exception {
    run();
    loseEverything();
    make();
    assertThat(driver.observe(vm).rootDiskGiB()).isZero();
    follow(spec(1, 32), 2);
    assertThat(qemu()).hasSize(1);

    assertThatThrownBy(() -> execute(new HostStep.Start()))
        .isInstanceOfSatisfying(
            DriverFailure.class, e -> assertThat(e.code()).isEqualTo("guest-runs-on-deleted-disk"));

    assertThat(qemu()).hasSize(1);
    qemu().forEach(ProcessHandle::destroyForcibly);
    eventually("its end", this::qemu, List::isEmpty);
    execute(new HostStep.Start());
    assertThat(driver.observe(vm).domain()).isEqualTo(DomainState.RUNNING);
  }

  @Test
  void guests_of_another_home_and_of_one_that_was_moved_away_are_let_alone() throws Exception {
    run();
    Path other = home.resolve("other");
    try (PrivateLibvirtd _ = PrivateLibvirtd.start(other)) {
      assertThat(new OwnGuests(home.resolve("libvirtd")).of(vm)).hasSize(1);
      assertThat(new OwnGuests(other.resolve("libvirtd")).all()).isEmpty();
    }
    // Where they were there is another home now.
    Path away = home.resolve("away");
    libvirtd.stopDaemonOnly();
    Files.move(home.resolve("libvirtd"), away);
    libvirtd.restart();
    assertThat(new OwnGuests(home.resolve("libvirtd")).all()).isEmpty();

    assertThat(PrivateLibvirtd.run("start", away).exit()).isZero();
    assertThat(new OwnGuests(away).of(vm)).hasSize(1);
    assertThat(PrivateLibvirtd.run("stop", away, "--guests", "--grace", "0").output())
        .contains("Cut off");
    assertThat(qemu()).isEmpty();
    delete("away");
  }

  @Test
  void a_libvirtd_that_lost_its_folder_is_ended_and_its_guest_named() throws Exception {
    run();
    long daemon = libvirtd.pid();
    long guest = qemu().getFirst().pid();
    delete("libvirtd");

    var stopped = PrivateLibvirtd.run("stop", home.resolve("libvirtd"), "--guests");

    assertThat(stopped.exit()).isZero();
    assertThat(stopped.output()).contains("faso-" + vm + " runs on", "kill " + guest);
    eventually("the end of libvirtd", () -> isAlive(daemon), alive -> !alive);
    assertThat(isAlive(guest)).isTrue();

    libvirtd.restart();
    eventually("to see it", this::codeOfLooking, seen -> seen.startsWith("seen"));
  }

  /** Does what is planned for the VM until nothing is left to do. */
  private void follow(VmSpec wanted, long generation) throws DriverFailure {
    for (int i = 0; i < 10; i++) {
      var steps = VmPlan.between(wanted, generation, driver.observe(vm), Instant.now()).steps();
      if (steps.isEmpty()) {
        return;
      }
      for (var step : steps) {
        if (step instanceof HostStep todo) {
          execute(todo);
        }
      }
    }
    throw new AssertionError("there is always something left to do");
  }

  private static boolean isAlive(long pid) {
    return ProcessHandle.of(pid).filter(ProcessHandle::isAlive).isPresent();
  }

  /** The agent's folder is deleted, and the agent started again. */
  private void loseEverything() throws IOException {
    delete("libvirtd");
    delete("vms/node-1");
    libvirtd.restart();
    eventually("to see that it is unknown", this::codeOfLooking, seen -> seen.contains("STRAY"));
  }

  private static void delete(String folder) throws IOException {
    new VmFolder(home.resolve(folder)).delete();
  }
}
