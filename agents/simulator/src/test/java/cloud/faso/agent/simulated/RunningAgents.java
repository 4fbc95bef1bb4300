package cloud.faso.agent.simulated;

import cloud.faso.agent.AgentLoop;
import cloud.faso.agent.AgentMetrics;
import cloud.faso.agent.AgentParts;
import cloud.faso.agent.Incarnation;
import cloud.faso.agent.LinkImages;
import cloud.faso.agent.Upkeep;
import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.agent.images.ImageCache;
import cloud.faso.agent.ledger.FileLedger;
import cloud.faso.agent.link.Enrolment;
import cloud.faso.agent.link.HttpLink;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.TestControlPlane;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VmState;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Agents with simulated nodes, and a control plane that the test has in hand. */
abstract class RunningAgents {
  static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder = Path.of(".");
  final SimulatedHost host = new SimulatedHost(Clock.systemUTC());
  final List<Agent> agents = new ArrayList<>();
  @Nullable TestControlPlane opened;
  final FaultyLedger.Faults ledgerFaults = new FaultyLedger.Faults();
  @Nullable Identity identity;

  @BeforeEach
  void startTheControlPlane() throws Exception {
    opened = new TestControlPlane();
    opened.start();
  }

  @AfterEach
  void stopAll() {
    agents.forEach(Agent::stop);
    if (opened != null) {
      opened.close();
    }
  }

  TestControlPlane control() {
    if (opened == null) {
      throw new IllegalStateException();
    }
    return opened;
  }

  VmSpec assign(String vmId) throws Exception {
    byte[] content = new byte[400_000];
    new SplittableRandom(7).nextBytes(content);
    String digest = control().image(content);
    VmSpec spec = Wishes.small(vmId, "local", digest, content.length);
    control().token("node-1", "unused");
    control().assign("node-1", vmId, 1, spec);
    return spec;
  }

  Agent start(String script) throws Exception {
    return start(script, "first");
  }

  Agent start(String script, String home) throws Exception {
    if (identity == null) {
      identity =
          Enrolment.enrol(
              control().url(),
              control().token("node-1", "s3cret"),
              TestControlPlane.newKey(),
              "0.1.0");
    }
    Agent agent = new Agent(script, home, identity, control());
    agents.add(agent);
    agent.loop.start();
    return agent;
  }

  boolean isRunning(String vmId) {
    return host.everything().stream()
        .anyMatch(vm -> vm.id().equals(vmId) && vm.domain() == DomainState.RUNNING);
  }

  void awaitState(String vmId, VmState state, long generation) {
    await(
        vmId + " to be " + state,
        () ->
            control()
                .observed("node-1", vmId)
                .filter(seen -> seen.state() == state && seen.generation() == generation)
                .isPresent());
  }

  void await(String what, BooleanSupplier condition) {
    Awaitility.await(what)
        .atMost(PATIENCE)
        .pollInterval(Duration.ofMillis(5))
        .until(condition::getAsBoolean);
  }

  /** One agent process. */
  final class Agent {
    final AgentLoop loop;
    final AgentMetrics metrics = new AgentMetrics();
    private final HttpLink link;
    private final FileLedger ledger;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Agent(String script, String home, Identity identity, TestControlPlane control)
        throws Exception {
      link = new HttpLink(control.url(), identity);
      ledger = FileLedger.open(folder.resolve(home + ".ledger"), "node-1");
      SplittableRandom random = new SplittableRandom(agents.size());
      loop =
          new AgentLoop(
              new AgentParts(
                  Incarnation.first(Clock.systemUTC(), random),
                  "0.1.0",
                  "host-1",
                  new SimulatedDriver(
                      "node-1", "n1", host, Script.parse(script), Thread::sleep, random),
                  ImageCache.open(
                      folder.resolve("images"), 1L << 30, new LinkImages(link), Clock.systemUTC()),
                  new FaultyLedger(ledger, ledgerFaults),
                  link,
                  Upkeep.NONE,
                  settings(),
                  threads,
                  Clock.systemUTC(),
                  random,
                  metrics));
    }

    /** As a real node, but in more of a hurry. */
    private static CoreSettings settings() {
      return new CoreSettings(
          8,
          64,
          256,
          Duration.ofMillis(500),
          Duration.ofMinutes(10),
          Duration.ofSeconds(1),
          Duration.ofMillis(100),
          Duration.ofMillis(50),
          Duration.ofMillis(500),
          Duration.ofMillis(100));
    }

    void stop() {
      threads.shutdownNow();
      loop.close();
      link.close();
      ledger.close();
    }
  }
}
