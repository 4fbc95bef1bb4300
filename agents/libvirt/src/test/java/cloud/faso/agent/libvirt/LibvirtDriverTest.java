package cloud.faso.agent.libvirt;

import static cloud.faso.agent.libvirt.Eventually.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.PendingStop;
import cloud.faso.agent.driver.Seeds;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;

/** What the driver does to guests, on real QEMU. */
@RequiresHypervisor
final class LibvirtDriverTest extends OneRealGuest {
  private static final Instant NOON = Instant.parse("2026-11-25T12:00:00Z");

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
  void a_guest_whose_disk_file_is_gone_still_hears_its_switches() throws Exception {
    run();
    execute(new HostStep.MarkApplied(1, 1));
    Files.delete(new VmFolder(home.resolve("vms/node-1").resolve(vm)).rootDisk(guest.digest()));
    assertThat(driver.observe(vm))
        .returns(0, VmActual::rootDiskGiB)
        .returns(DomainState.RUNNING, VmActual::domain);

    execute(new HostStep.Reset());
    awaitConsole(TestGuest.UP + TestGuest.UP);
    execute(new HostStep.AskToStop(2, NOON, NOON));
    execute(new HostStep.CutOff());
    execute(new HostStep.MarkApplied(1, 2));

    VmActual stopped = driver.observe(vm);
    assertThat(stopped.domain().down()).isTrue();
    assertThat(stopped.marks()).returns(1L, VmMarks::generation).returns(2L, VmMarks::powerRequest);
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

  private void awaitState(DomainState state) {
    eventually("a VM " + state, () -> driver.observe(vm), seen -> seen.domain() == state);
  }
}
