package cloud.faso.agent.driver;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmSpec;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** A VM that was complete once and has no disk any more. */
final class VmPlanLostDiskTest extends PlannedVm {
  /** Of a VM that lacks its disk: what is, what is asked (request 5 is news), what is done. */
  static Stream<Arguments> withoutDisk() {
    return Stream.of(
        row(DomainState.UNDEFINED, PowerAction.RUN, 5, ""),
        row(DomainState.UNDEFINED, PowerAction.REBOOT, 5, ""),
        row(DomainState.UNDEFINED, PowerAction.RESET, 5, ""),
        row(DomainState.UNDEFINED, PowerAction.STOP, 5, ""),
        row(DomainState.STRAY, PowerAction.RUN, 5, ""),
        row(DomainState.STRAY, PowerAction.REBOOT, 5, ""),
        row(DomainState.STRAY, PowerAction.RESET, 5, ""),
        row(DomainState.STRAY, PowerAction.STOP, 5, ""),
        row(DomainState.OFF, PowerAction.RUN, 5, ""),
        row(DomainState.OFF, PowerAction.REBOOT, 5, ""),
        row(DomainState.OFF, PowerAction.RESET, 5, ""),
        row(DomainState.OFF, PowerAction.STOP, 5, "MarkApplied"),
        row(DomainState.HALTED, PowerAction.RUN, 5, ""),
        row(DomainState.HALTED, PowerAction.REBOOT, 5, ""),
        row(DomainState.HALTED, PowerAction.RESET, 5, ""),
        row(DomainState.HALTED, PowerAction.STOP, 5, "MarkApplied"),
        row(DomainState.RUNNING, PowerAction.RUN, 5, "MarkApplied"),
        row(DomainState.RUNNING, PowerAction.REBOOT, 5, "Reboot MarkApplied"),
        row(DomainState.RUNNING, PowerAction.RESET, 5, "Reset MarkApplied"),
        row(DomainState.RUNNING, PowerAction.STOP, 5, "AskToStop"),
        row(DomainState.PAUSED, PowerAction.RUN, 5, "Resume MarkApplied"),
        row(DomainState.PAUSED, PowerAction.REBOOT, 5, ""),
        row(DomainState.PAUSED, PowerAction.RESET, 5, ""),
        row(DomainState.PAUSED, PowerAction.STOP, 5, "CutOff MarkApplied"),
        row(DomainState.CRASHED, PowerAction.RUN, 5, ""),
        row(DomainState.CRASHED, PowerAction.REBOOT, 5, ""),
        row(DomainState.CRASHED, PowerAction.RESET, 5, ""),
        row(DomainState.CRASHED, PowerAction.STOP, 5, "CutOff MarkApplied"),
        row(DomainState.OFF, PowerAction.RUN, 4, ""),
        row(DomainState.OFF, PowerAction.STOP, 4, ""),
        row(DomainState.HALTED, PowerAction.RUN, 4, "MarkEnded"),
        row(DomainState.RUNNING, PowerAction.RUN, 4, ""),
        row(DomainState.RUNNING, PowerAction.STOP, 4, "AskToStop"),
        row(DomainState.PAUSED, PowerAction.RUN, 4, ""),
        row(DomainState.CRASHED, PowerAction.RUN, 4, "MarkEnded"));
  }

  @ParameterizedTest(name = "{0}, {1} {2}: {3}")
  @MethodSource("withoutDisk")
  void a_vm_whose_disk_is_gone_can_be_stopped_and_gets_no_other_disk(
      DomainState is, PowerAction action, long request, String does) {
    VmSpec wanted = Wishes.power(Wishes.provisioned(SPEC), action, request, 60);
    VmMarks marks = new VmMarks(is.defined() ? 1 : 0, 4, null, null);

    for (String image : Arrays.asList(null, IMAGE)) {
      VmActual maimed = withDisk(with(complete(is, 4), marks), 0, image);
      Plan plan = VmPlan.between(wanted, 2, maimed, NOW);

      assertThat(told(plan.steps())).isEqualTo(does);
      assertThat(plan.obstacle()).extracting(Obstacle::code).isEqualTo(lost(is, image));
      assertThat(plan.steps())
          .filteredOn(HostStep.MarkApplied.class::isInstance)
          .allMatch(new HostStep.MarkApplied(marks.generation(), request)::equals);
    }
  }

  /** Whoever reads that the data is lost deletes the VM, and with it what a guest still holds. */
  private static String lost(DomainState is, @Nullable String image) {
    return switch (is) {
      case STRAY, RUNNING, PAUSED -> "root-disk-in-guest-only";
      case UNDEFINED, OFF, HALTED, CRASHED ->
          image == null ? "root-disk-lost" : "root-disk-damaged";
    };
  }

  @ParameterizedTest
  @EnumSource(names = {"RUNNING", "PAUSED", "CRASHED", "STRAY"})
  void a_guest_that_was_started_and_not_yet_marked_gets_no_other_disk_either(DomainState is) {
    VmActual lost = withDisk(with(complete(is, 0), VmMarks.NONE), 0, null);

    for (PowerAction action : PowerAction.values()) {
      VmSpec wanted = Wishes.power(SPEC, action, 5, 0);
      assertThat(VmPlan.between(wanted, 2, lost, NOW).steps())
          .noneMatch(HostStep.CreateRootDisk.class::isInstance);
    }
  }

  @Test
  void a_guest_whose_disk_is_gone_is_cut_off_when_its_grace_is_over() {
    VmSpec stop = Wishes.power(SPEC, PowerAction.STOP, 5, 60);
    VmActual lost = withDisk(stopping(new PendingStop(5, NOW, NOW.plusSeconds(60))), 0, null);

    Plan plan = VmPlan.between(stop, 2, lost, NOW.plusSeconds(60));

    assertThat(plan.steps()).containsExactly(new HostStep.CutOff(), new HostStep.MarkApplied(1, 5));
    assertThat(plan.obstacle()).extracting(Obstacle::code).isEqualTo("root-disk-in-guest-only");
  }

  @Test
  void a_vm_of_which_all_is_lost_is_not_made_again() {
    VmActual absent = VmActual.absent("vm-1");

    assertThat(told(VmPlan.between(Wishes.provisioned(SPEC), 2, absent, NOW)))
        .isEqualTo("root-disk-lost");
    assertThat(told(VmPlan.between(null, 2, absent, NOW))).isEmpty();
  }

  @Test
  void a_vm_whose_definition_alone_is_lost_is_defined_again_over_its_disk() {
    VmActual undefined = withoutDefinition(DomainState.UNDEFINED, 1, SEED);

    assertThat(told(VmPlan.between(Wishes.provisioned(SPEC), 2, undefined, NOW)))
        .isEqualTo("Define Start MarkApplied");
  }

  @Test
  void a_disk_that_was_damaged_before_the_vm_was_complete_is_not_replaced_either() {
    VmActual damaged = withoutDefinition(DomainState.UNDEFINED, 0, SEED);

    assertThat(told(VmPlan.between(SPEC, 2, damaged, NOW))).isEqualTo("root-disk-damaged");
    assertThat(told(VmPlan.between(null, 2, damaged, NOW))).isEqualTo("RemoveFiles");
  }
}
