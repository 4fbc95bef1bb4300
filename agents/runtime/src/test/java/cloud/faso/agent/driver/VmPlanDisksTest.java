package cloud.faso.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmSpec;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The way from the volumes that a VM has to those that it must have. */
final class VmPlanDisksTest extends PlannedVm {

  /**
   * Volumes are letters; {@code a} is A, to be cut, and X is not there. The VM was brought to
   * generation 1; generation 2 is wanted.
   */
  @ParameterizedTest(name = "{0}, defined {1}, plugged {2}, wanted {3}: {4}")
  @CsvSource(
      emptyValue = "",
      value = {
        // Plugged in and out while it runs
        "RUNNING, '', '', '', MarkApplied",
        "RUNNING, '', '', A, Attach A MarkApplied",
        "RUNNING, A, A, A, MarkApplied",
        "RUNNING, A, A, AB, Attach B MarkApplied",
        "RUNNING, AB, AB, BA, MarkApplied",
        "RUNNING, AB, AB, B, Detach A MarkApplied",
        "RUNNING, AB, AB, '', Detach A Detach B MarkApplied",
        "RUNNING, A, A, a, Cut A MarkApplied",
        "RUNNING, '', '', a, MarkApplied",
        // A guest that does not let go of one keeps no other
        "RUNNING, A, A, B, Attach B Detach A MarkApplied",
        "RUNNING, AB, AB, b, Cut B Detach A MarkApplied",
        "RUNNING, ABC, ABC, aBD, Cut A Attach D Detach C MarkApplied",
        // Interrupted halves
        "RUNNING, A, '', A, Attach A MarkApplied",
        "RUNNING, '', A, A, Attach A MarkApplied",
        "RUNNING, '', A, '', Detach A MarkApplied",
        "RUNNING, A, '', '', Detach A MarkApplied",
        "RUNNING, '', A, a, Cut A MarkApplied",
        "RUNNING, A, '', a, Cut A MarkApplied",
        // One that is not there is waited for, and keeps no other
        "RUNNING, '', '', X, volume-not-there",
        "RUNNING, A, A, BX, Attach B Detach A volume-not-there",
        "RUNNING, X, '', X, volume-not-there",
        "RUNNING, X, X, X, MarkApplied",
        "RUNNING, X, X, '', Detach X MarkApplied",
        "RUNNING, X, X, x, Cut X MarkApplied",
        // Off, it is defined with them
        "OFF, '', '', A, Redefine Start MarkApplied",
        "OFF, AB, '', BA, Start MarkApplied",
        "OFF, A, '', '', Redefine Start MarkApplied",
        "OFF, A, '', a, Redefine Start MarkApplied",
        "OFF, '', '', X, volume-not-there",
        "OFF, X, '', X, volume-not-there",
        "OFF, X, '', x, Redefine Start MarkApplied",
        // What keeps it from being started keeps no volume that it must be without
        "OFF, AX, '', X, Detach A volume-not-there",
        "OFF, AX, '', aX, Cut A volume-not-there",
        "OFF, AB, '', AX, Detach B volume-not-there",
        "HALTED, A, '', A, MarkEnded MarkApplied",
        "HALTED, A, '', '', Redefine MarkEnded MarkApplied",
        "HALTED, '', '', X, Redefine MarkEnded MarkApplied",
        // A machine that failed is left as it is, but for what is cut, or is off anyway
        "PAUSED, A, A, A, MarkApplied guest-broken",
        "PAUSED, A, A, AB, guest-broken",
        "PAUSED, A, A, '', guest-broken",
        "PAUSED, A, '', A, guest-broken",
        "PAUSED, AB, AB, aB, Cut A guest-broken",
        "CRASHED, A, '', A, MarkEnded MarkApplied guest-broken",
        "CRASHED, A, '', AB, MarkEnded Attach B guest-broken",
        "CRASHED, AB, '', A, MarkEnded Detach B guest-broken",
        "CRASHED, A, '', a, MarkEnded Cut A guest-broken",
      })
  void volumes_are_brought_to_what_is_wanted(
      DomainState is, String defined, String plugged, String wanted, String does) {
    assertThat(planned(PowerAction.RUN, 4, vm(is, defined, plugged), wanted)).isEqualTo(does);
  }

  /** With power request 5, which is news; the VM has one processor, and {@code +} wants two. */
  @ParameterizedTest(name = "{0}, has {1}, asked to {2} with {3}: {4}")
  @CsvSource(
      emptyValue = "",
      value = {
        // The guest is nudged once, however long it keeps a volume
        "RUNNING, A, REBOOT, '', Reboot MarkApplied",
        "RUNNING, A, RESET, AB, Reset MarkApplied",
        "RUNNING, A, REBOOT, A, Reboot MarkApplied",
        "RUNNING, A, RUN, '', MarkApplied",
        // A reset brings another size, unless it could not start again
        "RUNNING, A, RESET, AB+, CutOff Redefine Start MarkApplied",
        "RUNNING, X, RESET, X+, Reset MarkApplied volume-not-there",
        "RUNNING, A, RESET, AX+, Reset MarkApplied volume-not-there",
        "PAUSED, '', RUN, A, Resume Attach A MarkApplied",
        "PAUSED, A, RUN, '', Resume Detach A MarkApplied",
        "PAUSED, A, RESET, '', CutOff Redefine Start MarkApplied",
        "PAUSED, X, RESET, X, volume-not-there",
        "CRASHED, A, RUN, A, CutOff Start MarkApplied",
        "CRASHED, A, RUN, X, Detach A volume-not-there",
        "HALTED, A, RUN, A, Start MarkApplied",
        "HALTED, A, RUN, X, Detach A volume-not-there",
        "HALTED, AX, RUN, X, Detach A volume-not-there",
        "CRASHED, AX, RUN, X, Detach A volume-not-there",
        "PAUSED, AX, RESET, aX, Cut A volume-not-there",
        "PAUSED, AX, RESET, X, volume-not-there",
        // To go off it needs none, and takes none out
        "RUNNING, A, STOP, B, AskToStop",
        "RUNNING, X, STOP, X, AskToStop",
        "PAUSED, A, STOP, X, CutOff Redefine MarkApplied",
        "OFF, A, STOP, X, Redefine MarkApplied",
        "OFF, A, STOP, a, Redefine MarkApplied",
      })
  void a_power_request_is_carried_out_beside(
      DomainState is, String has, PowerAction asked, String wanted, String does) {
    assertThat(planned(asked, 5, vm(is, has), wanted)).isEqualTo(does);
  }

  /** It reaches no generation without it. */
  @ParameterizedTest(name = "{0}, has {1}, asked to {2} with {3}: {4}")
  @CsvSource(
      emptyValue = "",
      value = {
        "OFF, AB, STOP, B, Detach A MarkApplied root-disk-lost",
        "OFF, AB, RUN, B, Detach A root-disk-lost",
        "OFF, A, RUN, a, Cut A root-disk-lost",
        "OFF, A, RUN, A, root-disk-lost",
        "OFF, '', RUN, A, root-disk-lost",
        "HALTED, A, STOP, '', Detach A MarkApplied root-disk-lost",
        "RUNNING, AB, RUN, B, MarkApplied root-disk-in-guest-only",
        "CRASHED, A, STOP, '', CutOff Detach A MarkApplied root-disk-lost",
        "CRASHED, A, RUN, '', Detach A root-disk-lost",
        "PAUSED, A, RESET, a, Cut A root-disk-in-guest-only",
        "PAUSED, A, STOP, '', CutOff Detach A MarkApplied root-disk-in-guest-only",
      })
  void a_vm_whose_root_disk_is_lost_keeps_no_volume_that_it_must_be_without(
      DomainState is, String has, PowerAction asked, String wanted, String does) {
    VmActual whole = vm(is, has);
    VmActual lost = with(withDisk(whole, 0, null), whole.disks());

    assertThat(planned(asked, 5, lost, wanted)).isEqualTo(does);
  }

  @Test
  void a_guest_that_was_nudged_gets_and_gives_its_volumes_then() {
    Disks has = new Disks(List.of("vol-a"), List.of("vol-a"));
    VmActual nudged = with(complete(DomainState.RUNNING, 5), has);

    assertThat(planned(PowerAction.REBOOT, 5, nudged, "B"))
        .isEqualTo("Attach B Detach A MarkApplied");
  }

  @Test
  void a_new_vm_is_made_once_its_volumes_are_there() {
    VmActual absent = VmActual.absent("vm-1");

    assertThat(planned(PowerAction.RUN, 1, absent, "AX")).isEqualTo("volume-not-there");
    assertThat(planned(PowerAction.RUN, 1, absent, "AB"))
        .isEqualTo("FetchImage CreateRootDisk WriteSeed Define Start MarkApplied");
  }

  @Test
  void a_vm_that_goes_lets_go_of_its_volumes_with_its_definition() {
    Plan removal =
        VmPlan.between(null, 2, vm(DomainState.RUNNING, "A", "A"), VmPlanDisksTest::isThere, NOW);

    assertThat(told(removal)).isEqualTo("CutOff Undefine RemoveFiles");
  }

  private static String planned(PowerAction action, long request, VmActual is, String wanted) {
    VmSpec spec = Wishes.disks(Wishes.power(SPEC, action, request, 60), disks(wanted));
    VmSpec sized = wanted.endsWith("+") ? Wishes.size(spec, 2, 128, 1) : spec;
    return toldWithDisks(VmPlan.between(sized, 2, is, VmPlanDisksTest::isThere, NOW));
  }

  private static boolean isThere(String volume) {
    return !volume.equals("vol-x");
  }

  private static VmActual vm(DomainState is, String has) {
    boolean running = is == DomainState.RUNNING || is == DomainState.PAUSED;
    return vm(is, has, running ? has : "");
  }

  private static VmActual vm(DomainState is, String defined, String plugged) {
    return with(complete(is, 4), new Disks(volumes(defined), volumes(plugged)));
  }

  private static VmActual with(VmActual vm, Disks disks) {
    return new VmActual(
        vm.id(),
        vm.name(),
        vm.domain(),
        vm.vcpus(),
        vm.memoryMiB(),
        vm.rootDiskGiB(),
        vm.imageDigest(),
        vm.seed(),
        Cards.NONE,
        disks,
        true,
        vm.marks());
  }

  private static List<String> volumes(String letters) {
    return disks(letters).stream().map(DiskSpec::volume).toList();
  }

  private static List<DiskSpec> disks(String letters) {
    return letters
        .chars()
        .filter(Character::isLetter)
        .mapToObj(
            letter ->
                new DiskSpec(
                    "vol-" + (char) Character.toLowerCase(letter),
                    "local",
                    Character.isLowerCase(letter)))
        .toList();
  }

  private static String toldWithDisks(Plan plan) {
    String steps =
        plan.steps().stream().map(VmPlanDisksTest::told).collect(Collectors.joining(" "));
    Obstacle obstacle = plan.obstacle();
    return (steps + (obstacle == null ? "" : " " + obstacle.code())).strip();
  }

  private static String told(Step step) {
    return switch (step) {
      case HostStep.AttachDisk(DiskSpec disk) -> "Attach " + letter(disk.volume());
      case HostStep.DetachDisk(String volume, boolean cut) ->
          (cut ? "Cut " : "Detach ") + letter(volume);
      default -> step.verb();
    };
  }

  private static char letter(String volume) {
    return Character.toUpperCase(volume.charAt(volume.length() - 1));
  }
}
