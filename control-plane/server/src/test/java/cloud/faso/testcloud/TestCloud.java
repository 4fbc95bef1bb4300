package cloud.faso.testcloud;

import cloud.faso.app.ControlPlane;
import cloud.faso.hardware.Authority;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.problem.Problem;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** One run of the whole cloud under one seed. */
final class TestCloud {

  /** Made once: no seed depends on it, and its key takes longer to make than a seed to run. */
  private static final Authority AUTHORITY =
      Authority.inMemory(Duration.ofDays(30), InstantSource.system(), new SecureRandom());

  private static final Duration LATENCY = Duration.ofMillis(400);

  private final SplittableRandom random;
  private final Scheduler scheduler;
  private final Server server;
  private final Invariants invariants;
  private final Map<NodeId, Instant> cutOffUntil = new HashMap<>();
  private final List<TestNode> nodes = new ArrayList<>();
  private final List<TestUser> users = new ArrayList<>();
  private final Faults faults;
  private Weather weather = Weather.CALM;
  private boolean touched;

  TestCloud(long seed, DataSource database) {
    random = new SplittableRandom(seed);
    scheduler = new Scheduler(random.split());
    server = new Server(this, database);
    server.start();
    invariants = new Invariants(this, database);
    faults = Faults.draw(random.split());
    Founding founding = new Founding(this, faults);
    nodes.addAll(founding.nodes());
    users.addAll(founding.users());
  }

  Scheduler scheduler() {
    return scheduler;
  }

  Scheduler clock() {
    return scheduler;
  }

  Authority authority() {
    return AUTHORITY;
  }

  SplittableRandom random() {
    return random;
  }

  Weather weather() {
    return weather;
  }

  List<TestNode> nodes() {
    return nodes;
  }

  List<TestUser> users() {
    return users;
  }

  boolean happens(double probability) {
    return probability > 0 && random.nextDouble() < probability;
  }

  /**
   * Runs in bad weather for so many steps, checking after each, then lets the sun out. What goes
   * wrong again and again takes longer to be called failed.
   */
  void storm(int atLeast) {
    int steps = faults.any() ? 4 * atLeast : atLeast;
    nodes.forEach(TestNode::start);
    users.forEach(TestUser::start);
    weather = Weather.STORM;
    for (int i = 0; i < steps; i++) {
      step();
    }
    weather = Weather.CALM;
    users.forEach(TestUser::stop);
    cutOffUntil.clear();
  }

  /** Runs on until everything is as it is wanted, and checks that it is. */
  void settle() {
    Instant deadline = scheduler.instant().plus(Duration.ofMinutes(30));
    Instant nextLook = scheduler.instant();
    while (!(scheduler.instant().isAfter(nextLook) && invariants.settled())) {
      if (scheduler.instant().isAfter(nextLook)) {
        nextLook = scheduler.instant().plusSeconds(20);
      }
      if (scheduler.instant().isAfter(deadline)) {
        throw new AssertionError("does not settle: " + invariants.unsettled());
      }
      step();
    }
    invariants.check();
  }

  /** Runs on for so long, checking after each step. */
  void run(Duration lasting) {
    Instant end = scheduler.instant().plus(lasting);
    while (scheduler.instant().isBefore(end)) {
      step();
    }
  }

  /** Runs on for so long, checking at its end only: for long times of which little is expected. */
  void pass(Duration lasting) {
    Instant end = scheduler.instant().plus(lasting);
    while (scheduler.instant().isBefore(end)) {
      scheduler.step();
    }
    invariants.check();
  }

  /** Does the next thing, and checks unless it touched neither database nor host. */
  private void step() {
    touched = false;
    scheduler.step();
    if (touched) {
      invariants.check();
    }
  }

  /** Something was committed, or done to a host. */
  void touch() {
    touched = true;
  }

  /** Calls the control plane at once, in calm weather; for setting up. */
  <T> T now(Function<ControlPlane, T> question) {
    return server.call(question).orElseThrow();
  }

  /** The control plane's process dies, and is started again after a while. */
  void restart() {
    server.die();
  }

  /** A node's messages are lost for so long. */
  void cutOff(NodeId node, Duration lasting) {
    cutOffUntil.put(node, scheduler.instant().plus(lasting));
  }

  /**
   * Sends a question to the control plane; any of question and answer may be late, lost or doubled.
   *
   * @param from the node that asks, or null for a user
   * @param answer gets the answer, if it arrives
   * @param refused is told when the control plane refuses
   */
  <T> void ask(
      @Nullable NodeId from,
      Function<ControlPlane, T> question,
      Consumer<T> answer,
      Consumer<Problem> refused) {
    if (lost(from)) {
      return;
    }
    int copies = happens(weather.doubling()) ? 2 : 1;
    for (int i = 0; i < copies; i++) {
      scheduler.within(LATENCY, () -> arrive(from, question, answer, refused));
    }
  }

  private <T> void arrive(
      @Nullable NodeId from,
      Function<ControlPlane, T> question,
      Consumer<T> answer,
      Consumer<Problem> refused) {
    try {
      server.call(question).ifPresent(given -> reply(from, () -> answer.accept(given)));
    } catch (Problem problem) {
      reply(from, () -> refused.accept(problem));
    }
  }

  private void reply(@Nullable NodeId to, Runnable arrival) {
    if (!lost(to)) {
      scheduler.within(LATENCY, arrival);
    }
  }

  private boolean lost(@Nullable NodeId node) {
    Instant until = node == null ? null : cutOffUntil.get(node);
    return (until != null && scheduler.instant().isBefore(until)) || happens(weather.loss());
  }
}
