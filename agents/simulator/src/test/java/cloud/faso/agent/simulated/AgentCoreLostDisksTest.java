package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.core.AgentCore;
import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.core.Job;
import cloud.faso.agent.core.JobResult;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmState;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What an agent does and says when a VM's disk is no longer there. */
final class AgentCoreLostDisksTest extends AgentCoreInHand {

  @Test
  void a_node_that_lost_everything_makes_no_vm_anew_that_was_complete_once() throws Exception {
    assign(wanted("vm-1", 1, Wishes.provisioned(SPEC)), wanted("vm-2", 1, SPEC));

    look(List.of());

    assertThat(core.takeJobs()).extracting(Job::id).containsExactly("vm-2");
    requireLost(told("vm-1"), 0);
  }

  @Test
  void a_vm_that_this_agent_completed_is_not_made_anew_though_nobody_has_said_so_yet()
      throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of());
    core.finished(new JobResult(awaitJob(), null, complete(DomainState.RUNNING)));

    look(List.of());
    assertThat(core.takeJobs()).isEmpty();
    assign(wanted("vm-1", 2, Wishes.power(SPEC, PowerAction.REBOOT, 2, 0)));
    look(List.of());

    assertThat(core.takeJobs()).isEmpty();
    requireLost(told("vm-1"), 0);
  }

  @Test
  void a_vm_that_was_complete_is_not_made_anew_by_the_agent_that_starts_next() throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of(complete(DomainState.RUNNING)));
    AgentCore next =
        new AgentCore(ledger, images, CoreSettings.defaults(), clock, new SplittableRandom(1));

    next.inventory(next.takeInventory(), new Inventory(List.of(), List.of(), List.of()));

    assertThat(next.takeJobs()).isEmpty();
  }

  @Test
  void what_is_left_of_a_vm_without_its_disk_goes_with_it() throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of(lost(DomainState.OFF)));
    assign(wanted("vm-1", 2, null));

    assertThat(awaitLook(lost(DomainState.OFF)).steps())
        .extracting(Step::verb)
        .containsExactly("Undefine", "RemoveFiles");
  }

  @Test
  void a_guest_whose_disk_is_gone_is_stopped_and_does_not_come_to_its_generation()
      throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of(lost(DomainState.RUNNING)));
    assertThat(told("vm-1"))
        .returns(VmState.RUNNING, VmObservation::state)
        .extracting(VmObservation::error)
        .extracting(StepError::code)
        .isEqualTo("root-disk-in-guest-only");

    assign(wanted("vm-1", 2, Wishes.power(SPEC, PowerAction.STOP, 2, 0)));
    Job stop = awaitLook(lost(DomainState.RUNNING));
    assertThat(stop.steps()).extracting(Step::verb).containsExactly("CutOff", "MarkApplied");
    core.finished(new JobResult(stop, null, lost(DomainState.OFF, new VmMarks(1, 2, null, null))));

    assertThat(core.takeJobs()).isEmpty();
    VmObservation told = told("vm-1");
    requireLost(told, 1);
    assertThat(told.powerRequest()).isEqualTo(2);
  }

  @Test
  void a_new_wish_for_a_vm_without_its_disk_is_answered_with_the_cause_before_the_look_it_begins()
      throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of(lost(DomainState.OFF)));
    assign(wanted("vm-1", 2, Wishes.power(SPEC, PowerAction.RUN, 2, 0)));

    requireLost(told("vm-1"), 1);
    assertThat(awaitJob().steps()).isEmpty();
  }

  @Test
  void a_guest_without_its_disk_is_taken_up_with_the_cause() throws Exception {
    look(List.of(lost(DomainState.STRAY)));
    assign(wanted("vm-1", 1, SPEC));

    assertThat(told("vm-1"))
        .returns(VmState.BROKEN, VmObservation::state)
        .extracting(VmObservation::error)
        .extracting(StepError::code)
        .isEqualTo("root-disk-in-guest-only");
  }

  /** The job after the look that a new wish begins with. */
  private Job awaitLook(VmActual seen) {
    Job look = awaitJob();
    assertThat(look.steps()).isEmpty();
    core.finished(new JobResult(look, null, seen));
    return awaitJob();
  }

  private static void requireLost(VmObservation told, long generation) {
    assertThat(told.state()).isEqualTo(VmState.BROKEN);
    assertThat(told.generation()).isEqualTo(generation);
    assertThat(told.error())
        .returns("root-disk-lost", StepError::code)
        .returns(0, StepError::attempts);
  }

  private static VmActual complete(DomainState state) {
    VmMarks marks = new VmMarks(1, 1, null, null);
    return new VmActual("vm-1", "vm-1", state, 1, 128, 10, DIGEST, "seed", true, marks);
  }

  private static VmActual lost(DomainState state) {
    return lost(state, new VmMarks(1, 1, null, null));
  }

  private static VmActual lost(DomainState state, VmMarks marks) {
    return new VmActual("vm-1", "vm-1", state, 1, 128, 0, null, "seed", true, marks);
  }
}
