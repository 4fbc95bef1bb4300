package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.INSTANT;
import static org.assertj.core.api.InstanceOfAssertFactories.STRING;

import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.core.Job;
import cloud.faso.agent.core.JobResult;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.spec.agent.StepError;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What an agent says of work that does not go on. */
final class AgentCoreHangsTest extends AgentCoreInHand {
  private static final Duration HANGS_AFTER = CoreSettings.defaults().hangsAfter();

  @Test
  void a_job_that_hangs_for_good_counts_as_one_more_failure_each_time_that_is_noticed()
      throws Exception {
    Job stuck = begin();

    for (int noticed = 1; noticed <= 4; noticed++) {
      clock.advance(HANGS_AFTER);
      assertThat(core.nextWake()).isBeforeOrEqualTo(clock.instant());
      assertThat(core.takeJobs()).isEmpty();
      assertThat(core.takeHanging()).containsExactly(stuck);
      assertThat(core.takeHanging()).isEmpty();

      StepError error = told("vm-1").error();
      assertThat(error)
          .returns("step-hangs", StepError::code)
          .returns(noticed, StepError::attempts)
          .extracting(StepError::message, STRING)
          .contains("no progress for " + HANGS_AFTER.toMinutes() * noticed + " minutes");
      assertThat(error).extracting(StepError::nextAttemptAt, INSTANT).isAfter(clock.instant());
    }
  }

  @Test
  void a_job_that_goes_on_after_all_has_its_time_again() throws Exception {
    Job slow = begin();
    clock.advance(HANGS_AFTER);
    core.takeJobs();
    assertThat(core.takeHanging()).containsExactly(slow);

    clock.advance(Duration.ofMinutes(9));
    core.progressed(slow, null);
    clock.advance(Duration.ofMinutes(9));
    core.takeJobs();
    assertThat(core.takeHanging()).isEmpty();

    clock.advance(Duration.ofMinutes(1));
    core.takeJobs();
    assertThat(core.takeHanging()).containsExactly(slow);
  }

  @Test
  void a_job_that_hung_and_ends_is_begun_again_after_a_wait() throws Exception {
    Job stuck = begin();
    clock.advance(HANGS_AFTER);
    core.takeJobs();

    core.finished(
        new JobResult(stuck, new DriverFailure("interrupted", "It was interrupted."), null));

    assertThat(core.takeJobs()).isEmpty();
    assertThat(awaitJob().id()).isEqualTo("vm-1");
  }

  private Job begin() throws Exception {
    assign(wanted("vm-1", 1, SPEC));
    look(List.of());
    return awaitJob();
  }
}
