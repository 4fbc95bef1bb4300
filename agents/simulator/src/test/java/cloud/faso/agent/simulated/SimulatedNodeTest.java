package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.AgentMetrics;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.spec.agent.VmState;
import java.time.Clock;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/** What a simulator's node keeps. */
final class SimulatedNodeTest extends RunningAgents {

  @Test
  void a_simulator_that_is_killed_keeps_every_guest_that_it_has_reported() throws Exception {
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      SimulatedNode node =
          new SimulatedNode("n1", control().token("node-1", "s3cret"), simulation(threads));
      node.start();
      assign("vm-1");
      awaitState("vm-1", VmState.RUNNING, 1);

      SimulatedHost next = new SimulatedHost(Clock.systemUTC());
      new HostFile(folder.resolve("n1.guests.json"), next).load();

      node.stop();
      assertThat(next.everything())
          .singleElement()
          .returns("vm-1", VmActual::id)
          .returns(1, VmActual::rootDiskGiB)
          .returns(1L, guest -> guest.marks().generation());
    }
  }

  private Simulation simulation(ExecutorService threads) {
    return new Simulation(
        control().url(),
        folder,
        Script.CALM,
        "0.1.0",
        Thread::sleep,
        threads,
        Clock.systemUTC(),
        new AgentMetrics(),
        1);
  }
}
