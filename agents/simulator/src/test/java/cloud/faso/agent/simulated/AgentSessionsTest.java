package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.Ending;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VmState;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Who speaks for a node, and who stops. */
final class AgentSessionsTest extends RunningAgents {

  @Test
  void the_first_report_is_complete_and_names_what_is_cached() throws Exception {
    start("");
    VmSpec spec = assign("vm-1");
    awaitState("vm-1", VmState.RUNNING, 1);
    agents.getLast().stop();
    start("");

    await(
        "a complete report of the second session",
        () ->
            control().epoch("node-1") == 2
                && control()
                    .lastComplete("node-1")
                    .filter(report -> report.epoch() == 2)
                    .isPresent());

    var report = control().lastComplete("node-1").orElseThrow();
    assertThat(report.cachedImages()).containsExactly(spec.rootDisk().imageDigest());
    assertThat(report.vms()).extracting(VmObservation::id).containsExactly("vm-1");
  }

  @Test
  void an_agent_that_was_superseded_stops_and_leaves_its_guests() throws Exception {
    Agent first = start("");
    assign("vm-1");
    awaitState("vm-1", VmState.RUNNING, 1);

    start("", "second");

    assertThat(first.loop.ending().get(60, TimeUnit.SECONDS)).isEqualTo(Ending.SUPERSEDED);
    assertThat(isRunning("vm-1")).isTrue();
  }

  @Test
  void an_agent_is_not_superseded_by_a_call_of_its_own_that_comes_late() throws Exception {
    control().lateOpenings.set(2);
    Agent agent = start("");
    assign("vm-1");
    awaitState("vm-1", VmState.RUNNING, 1);

    control().deliverLateOpenings();
    assign("vm-2");

    awaitState("vm-2", VmState.RUNNING, 1);
    assertThat(agent.loop.ending()).isNotDone();
    assertThat(control().epoch("node-1")).isEqualTo(1);
  }

  @Test
  void a_retired_node_stops_and_leaves_its_guests() throws Exception {
    Agent agent = start("");
    assign("vm-1");
    awaitState("vm-1", VmState.RUNNING, 1);
    control().retire("node-1");
    assign("vm-2");

    assertThat(agent.loop.ending().get(60, TimeUnit.SECONDS)).isEqualTo(Ending.RETIRED);
    assertThat(isRunning("vm-1")).isTrue();
  }

  @Test
  void a_control_plane_that_is_busy_or_restarts_is_come_back_to() throws Exception {
    start("");
    control().refuse.set(5);
    assign("vm-1");
    awaitState("vm-1", VmState.RUNNING, 1);
    control().stop();
    control().start();
    assign("vm-2");

    awaitState("vm-2", VmState.RUNNING, 1);
    assertThat(control().epoch("node-1")).isEqualTo(1);
  }

  @Test
  void a_control_plane_restored_from_a_backup_is_given_a_new_session() throws Exception {
    Agent first = start("");
    await("a session", () -> control().epoch("node-1") == 1);
    start("", "second");
    assertThat(first.loop.ending().get(60, TimeUnit.SECONDS)).isEqualTo(Ending.SUPERSEDED);
    control().restore("node-1", 0);
    assign("vm-1");

    awaitState("vm-1", VmState.RUNNING, 1);
    await("a new session", () -> control().epoch("node-1") == 1);
  }
}
