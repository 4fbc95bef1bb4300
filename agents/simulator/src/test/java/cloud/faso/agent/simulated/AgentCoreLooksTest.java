package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.core.AgentCore;
import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.core.Job;
import cloud.faso.agent.core.JobResult;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What an agent does and says when its host, or one VM on it, cannot be looked at. */
final class AgentCoreLooksTest extends AgentCoreInHand {
  @Test
  void one_that_cannot_be_read_is_reported_without_a_state_and_the_others_go_on() throws Exception {
    assign(wanted("vm-1", 1, SPEC), wanted("vm-2", 1, SPEC));

    look(List.of(), unread("vm-1"));

    assertThat(core.takeJobs()).extracting(Job::id).containsExactly("vm-2");
    VmObservation told = told("vm-1");
    assertThat(told.state()).isNull();
    assertThat(told.error()).extracting(StepError::code).isEqualTo("storage-failed");
  }

  @Test
  void one_that_cannot_be_read_is_looked_at_again_and_never_taken_for_gone() throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of(), unread("vm-1"));
    assign(wanted("vm-1", 2, null));

    for (int i = 0; i < 4; i++) {
      Job again = awaitJob();
      assertThat(again.steps()).isEmpty();
      core.finished(new JobResult(again, unreadable, null));
      assertThat(told("vm-1").state()).isNull();
    }
    Job last = awaitJob();
    core.finished(new JobResult(last, null, running("vm-1")));

    assertThat(awaitJob().steps()).extracting(step -> step.verb()).contains("CutOff");
    assertThat(told("vm-1").state()).isEqualTo(VmState.REMOVING);
  }

  @Test
  void one_that_was_not_there_and_cannot_be_read_now_is_not_called_gone() throws Exception {
    look(List.of());
    assign(wanted("vm-1", 1, SPEC));
    Job fetch = awaitJob();
    core.finished(new JobResult(fetch, new DriverFailure("bad-luck", "Bad luck."), null));
    look(List.of(), unread("vm-1"));

    assign(wanted("vm-1", 2, null));

    assertThat(awaitJob().steps()).isEmpty();
    assertThat(everythingTold())
        .filteredOn(each -> each.id().equals("vm-1"))
        .allSatisfy(each -> assertThat(each.state()).isNotEqualTo(VmState.ABSENT));
  }

  @Test
  void one_that_can_be_read_again_need_not_wait_until_its_backoff_is_over() throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of(), unread("vm-1"));
    for (int i = 0; i < 8; i++) {
      core.finished(new JobResult(awaitJob(), unreadable, null));
    }
    Instant readable = clock.instant();

    look(List.of(running("vm-1")));

    assertThat(awaitJob().id()).isEqualTo("vm-1");
    assertThat(clock.instant()).isBefore(readable.plusSeconds(20));
  }

  @Test
  void a_stray_with_something_odd_about_it_is_told_once() throws Exception {
    assign();
    StrayReport odd = new StrayReport(Kind.VM, "vm-9", "vm-9", true, "It runs on a deleted disk.");
    clock.advance(Duration.ofSeconds(15));
    core.inventory(
        core.takeInventory(), new Inventory(List.of(running("vm-9")), List.of(), List.of(odd)));

    assertThat(strays()).containsExactly(odd);
  }

  @Test
  void one_that_nobody_assigned_and_that_cannot_be_read_is_still_a_stray() throws Exception {
    images.fetch(new FetchImage(DIGEST, 1000), _ -> {});
    assign();
    look(List.of(running("vm-9")));
    assertThat(strays()).extracting(StrayReport::id).containsExactly("vm-9");
    look(List.of(), unread("vm-9"), unread("vm-8"));

    assertThat(strays()).extracting(StrayReport::id).containsExactly("vm-9", "vm-8");
    assertThat(core.imagesInUse()).contains(DIGEST);

    assign(wanted("vm-8", 1, null));
    assertThat(awaitJob().steps()).isEmpty();
  }

  @Test
  void one_that_was_let_go_and_is_wanted_again_is_looked_at_before_anything_is_said()
      throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of(running("vm-1")));
    core.takeJobs().forEach(job -> core.finished(new JobResult(job, null, running("vm-1"))));
    core.assigned(core.since(), new Assignments(++revision, true, List.of(), List.of()));

    assign(wanted("vm-1", 2, null));

    assertThat(awaitJob().steps()).isEmpty();
    assertThat(everythingTold()).noneMatch(each -> each.state() == VmState.ABSENT);
  }

  @Test
  void a_look_at_everything_that_hangs_is_given_up_and_made_again() throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    long hanging = core.takeInventory();
    clock.advance(CoreSettings.defaults().hangsAfter());
    assertThat(core.takeInventory()).isNegative();
    clock.advance(CoreSettings.defaults().retryAfter().multipliedBy(2));

    long next = core.takeInventory();
    core.inventory(hanging, new Inventory(List.of(), List.of(), List.of()));

    assertThat(next).isGreaterThan(hanging);
    assertThat(core.takeJobs()).isEmpty();
    core.inventory(next, new Inventory(List.of(), List.of(), List.of()));
    assertThat(core.takeJobs()).extracting(Job::id).containsExactly("vm-1");
  }

  @Test
  void a_hypervisor_that_is_back_is_waited_for_no_longer() throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of(off("vm-1")));
    for (int i = 0; i < 9; i++) {
      core.finished(new JobResult(awaitJob(), away, null));
    }
    clock.advance(Duration.ofSeconds(20));
    assertThat(core.takeJobs()).isEmpty();

    look(List.of(off("vm-1")));

    assertThat(core.takeJobs()).extracting(Job::id).containsExactly("vm-1");
  }

  @Test
  void a_hypervisor_that_tells_of_a_change_is_back() throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of(off("vm-1")));
    for (int i = 0; i < 9; i++) {
      core.finished(new JobResult(awaitJob(), away, null));
      long number = core.takeInventory();
      if (number >= 0) {
        core.inventoryFailed(number, away);
      }
    }
    clock.advance(Duration.ofSeconds(20));

    core.changed("vm-2");

    assertThat(core.takeInventory()).isPositive();
    assertThat(core.takeJobs()).extracting(Job::id).containsExactly("vm-1");
  }

  @Test
  void a_step_that_never_reaches_the_hypervisor_is_not_tried_without_a_pause() throws Exception {
    assign(wanted("vm-1", 1, SPEC), wanted("vm-2", 1, SPEC));
    look(List.of(off("vm-1"), off("vm-2")));
    Instant end = clock.instant().plus(Duration.ofMinutes(1));
    int tries = 0;
    while (clock.instant().isBefore(end)) {
      for (Job job : core.takeJobs()) {
        tries++;
        core.finished(new JobResult(job, away, off(job.id())));
      }
      clock.advance(Duration.ofMillis(10));
    }
    assertThat(tries).isLessThan(2 * 2 * 61);
  }

  @Test
  void the_nodes_part_in_the_network_is_the_newest_that_was_told() throws Exception {
    ChassisSpec first = new ChassisSpec("192.0.2.1", "ssl:192.0.2.9:6642", Map.of());
    ChassisSpec second = new ChassisSpec("192.0.2.2", "ssl:192.0.2.9:6642", Map.of());
    assertThat(core.chassis()).isNull();

    assign(chassis(1, first), wanted("vm-1", 1, SPEC));
    assertThat(core.chassis()).isEqualTo(first);
    AgentCore restarted =
        new AgentCore(ledger, images, CoreSettings.defaults(), clock, new SplittableRandom(1));
    assertThat(restarted.chassis()).isEqualTo(first);
    assign(chassis(2, second));
    assertThat(core.chassis()).isEqualTo(second);
    assign(chassis(3, null));
    assertThat(core.chassis()).isNull();
  }

  private Assignment chassis(long generation, @Nullable ChassisSpec spec) {
    return new Assignment(Kind.CHASSIS, "node-1", generation, ++revision, spec);
  }
}
