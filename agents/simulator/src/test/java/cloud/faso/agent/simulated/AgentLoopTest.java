package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.agent.link.Enrolment;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.TestControlPlane;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.ConsoleQuery;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VmState;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** What an agent does about VMs. */
final class AgentLoopTest extends RunningAgents {

  @Test
  void a_vm_is_made_from_a_downloaded_image_and_reported() throws Exception {
    start("");
    VmSpec spec = assign("vm-1");

    awaitState("vm-1", VmState.RUNNING, 1);

    VmActual actual = host.everything().getFirst();
    assertThat(actual.domain()).isEqualTo(DomainState.RUNNING);
    assertThat(actual.imageDigest()).isEqualTo(spec.rootDisk().imageDigest());
  }

  @Test
  void an_agent_goes_on_enforcing_without_a_control_plane_and_across_its_own_restart()
      throws Exception {
    start("");
    assign("vm-1");
    awaitState("vm-1", VmState.RUNNING, 1);
    agents.getLast().stop();
    control().stop();
    host.powerCut();

    start("");

    await("the guest to be started again", () -> isRunning("vm-1"));
    control().start();
    assign("vm-2");
    awaitState("vm-2", VmState.RUNNING, 1);
  }

  @Test
  void a_vm_that_hangs_delays_no_other() throws Exception {
    start("faults: [{step: Start, vms: vm-slow*, probability: 1, hang: 10m}]");
    for (int i = 0; i < 20; i++) {
      assign("vm-slow" + i);
    }
    for (int i = 0; i < 5; i++) {
      assign("vm-" + i);
    }

    for (int i = 0; i < 5; i++) {
      awaitState("vm-" + i, VmState.RUNNING, 1);
    }
    assertThat(isRunning("vm-slow0")).isFalse();
  }

  @Test
  void a_failing_step_is_reported_and_tried_again_until_it_works() throws Exception {
    start("faults: [{step: Start, probability: 0.7, code: no-memory, message: Too little.}]");
    for (int i = 0; i < 8; i++) {
      assign("vm-" + i);
    }

    for (int i = 0; i < 8; i++) {
      awaitState("vm-" + i, VmState.RUNNING, 1);
    }
    assertThat(agents.getLast().metrics.text()).contains("code=\"no-memory\"");
  }

  @Test
  void a_download_that_breaks_off_again_and_again_still_ends() throws Exception {
    control().cuts.set(3);
    start("");
    assign("vm-1");

    awaitState("vm-1", VmState.RUNNING, 1);
  }

  @Test
  void a_console_query_is_answered_at_once() throws Exception {
    start("");
    assign("vm-1");
    awaitState("vm-1", VmState.RUNNING, 1);
    control().ask("node-1", new ConsoleQuery("q-1", "vm-1", 0, 1000));

    await("the answer", () -> control().answer("q-1").isPresent());

    ConsoleChunk chunk = control().answer("q-1").orElseThrow();
    assertThat(new String(chunk.content(), StandardCharsets.UTF_8))
        .contains("simulated guest vm-1 booted");
  }

  @Test
  void power_and_removal_are_carried_out_and_reported() throws Exception {
    start("");
    VmSpec spec = assign("vm-1");
    awaitState("vm-1", VmState.RUNNING, 1);

    control().assign("node-1", "vm-1", 2, Wishes.power(spec, PowerAction.STOP, 2, 30));
    awaitState("vm-1", VmState.OFF, 2);
    control().assign("node-1", "vm-1", 3, null);
    awaitState("vm-1", VmState.ABSENT, 3);

    assertThat(host.everything()).isEmpty();
  }

  @Test
  void an_error_that_nobody_foresaw_leaves_no_agent_that_is_alive_and_mute() throws Exception {
    ledgerFaults.errors.set(1);
    start("");
    assign("vm-1");

    awaitState("vm-1", VmState.RUNNING, 1);
    assertThat(ledgerFaults.errors).hasValue(0);
  }

  @Test
  void a_ledger_that_has_no_room_is_tried_less_and_less_often_and_in_the_end_taken()
      throws Exception {
    ledgerFaults.refusals.set(3);
    start("");
    assign("vm-1");

    awaitState("vm-1", VmState.RUNNING, 1);
    Duration lastWait = Duration.between(ledgerFaults.givenAt.get(2), ledgerFaults.givenAt.get(3));
    assertThat(lastWait).isGreaterThan(Duration.ofMillis(1400));
  }

  @Test
  void strays_are_reported_and_left_alone() throws Exception {
    start("");
    assign("vm-1");
    awaitState("vm-1", VmState.RUNNING, 1);
    agents.getLast().stop();
    try (TestControlPlane other = new TestControlPlane()) {
      other.start();
      Identity joined =
          Enrolment.enrol(
              other.url(), other.token("node-1", "t"), TestControlPlane.newKey(), "0.1.0");
      Agent agent = new Agent("", "fresh", joined, other);
      agents.add(agent);
      agent.loop.start();

      await(
          "the stray",
          () ->
              other
                  .lastComplete("node-1")
                  .filter(report -> !report.strays().isEmpty())
                  .isPresent());

      assertThat(other.lastComplete("node-1").orElseThrow().strays())
          .singleElement()
          .matches(stray -> stray.id().equals("vm-1") && stray.holdsData());
      assertThat(isRunning("vm-1")).isTrue();
    }
  }
}
