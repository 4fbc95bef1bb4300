package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.AgentLoop;
import cloud.faso.agent.AgentMetrics;
import cloud.faso.agent.AgentParts;
import cloud.faso.agent.Ending;
import cloud.faso.agent.Incarnation;
import cloud.faso.agent.LinkImages;
import cloud.faso.agent.Upkeep;
import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.Wishes;
import cloud.faso.agent.images.ImageCache;
import cloud.faso.agent.ledger.FileLedger;
import cloud.faso.agent.link.Enrolment;
import cloud.faso.agent.link.HttpLink;
import cloud.faso.agent.link.Identity;
import cloud.faso.agent.link.TestControlPlane;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.ConsoleQuery;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VmState;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole agent over real TLS, with a real ledger and a real image cache, on a simulated host. */
class AgentLoopTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir private Path folder = Path.of(".");
  private final SimulatedHost host = new SimulatedHost(Clock.systemUTC());
  private final List<Agent> agents = new ArrayList<>();
  private @Nullable TestControlPlane opened;
  private final AtomicInteger ledgerErrors = new AtomicInteger();
  private @Nullable Identity identity;

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

  private TestControlPlane control() {
    if (opened == null) {
      throw new IllegalStateException();
    }
    return opened;
  }

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

  @Test
  void an_error_that_nobody_foresaw_leaves_no_agent_that_is_alive_and_mute() throws Exception {
    ledgerErrors.set(1);
    start("");
    assign("vm-1");

    awaitState("vm-1", VmState.RUNNING, 1);
    assertThat(ledgerErrors).hasValue(0);
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

  private VmSpec assign(String vmId) throws Exception {
    byte[] content = new byte[400_000];
    new SplittableRandom(7).nextBytes(content);
    String digest = control().image(content);
    VmSpec spec = Wishes.small(vmId, "local", digest, content.length);
    control().token("node-1", "unused");
    control().assign("node-1", vmId, 1, spec);
    return spec;
  }

  private Agent start(String script) throws Exception {
    return start(script, "first");
  }

  private Agent start(String script, String home) throws Exception {
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

  private boolean isRunning(String vmId) {
    return host.everything().stream()
        .anyMatch(vm -> vm.id().equals(vmId) && vm.domain() == DomainState.RUNNING);
  }

  private void awaitState(String vmId, VmState state, long generation) {
    await(
        vmId + " to be " + state,
        () ->
            control()
                .observed("node-1", vmId)
                .filter(seen -> seen.state() == state && seen.generation() == generation)
                .isPresent());
  }

  private void await(String what, BooleanSupplier condition) {
    Instant until = Instant.now().plus(PATIENCE);
    while (!condition.getAsBoolean()) {
      assertThat(Instant.now()).as("waiting for %s", what).isBefore(until);
      LockSupport.parkNanos(Duration.ofMillis(5).toNanos());
    }
  }

  /** One agent process. */
  private final class Agent {
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
                  new FaultyLedger(ledger, ledgerErrors),
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
