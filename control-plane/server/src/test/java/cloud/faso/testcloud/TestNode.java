package cloud.faso.testcloud;

import cloud.faso.agent.Incarnation;
import cloud.faso.agent.core.AgentCore;
import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.core.Job;
import cloud.faso.agent.core.JobResult;
import cloud.faso.agent.core.JobRunner;
import cloud.faso.agent.core.ReportDraft;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.agent.ledger.MemoryLedger;
import cloud.faso.agent.simulated.Pause;
import cloud.faso.agent.simulated.Script;
import cloud.faso.agent.simulated.SimulatedDriver;
import cloud.faso.agent.simulated.SimulatedHost;
import cloud.faso.agent.simulated.SimulatedImages;
import cloud.faso.agentlink.AgentScopes;
import cloud.faso.hardware.HardwareProblem;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.Session;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A node and its agent. The host with its guests, the image cache and the ledger outlive the
 * agent's process, which is everything else.
 */
final class TestNode {

  private static final long NO_SESSION = 0;
  private static final Duration GIVEN_UP_AFTER = Duration.ofSeconds(3);
  private static final Duration POLL = Duration.ofMillis(800);
  private static final Duration THINK = Duration.ofMillis(400);
  private static final Duration WORK = Duration.ofMillis(700);

  /** Longer than an agent keeps a slot for a job. */
  private static final Duration SLOW_WORK = Duration.ofSeconds(20);

  private final TestCloud cloud;
  private final NodeId id;
  private final String name;
  private final SplittableRandom random;
  private final SimulatedHost host;
  private final SimulatedImages images;
  private final MemoryLedger ledger = new MemoryLedger();
  private final SimulatedDriver driver;
  private final Faults faults;
  private final Set<String> crashed = new HashSet<>();
  private final JobRunner calm;
  private final JobRunner faulty;
  private @Nullable AgentCore core;
  private @Nullable Session session;
  private Incarnation self;
  private long attempts;
  private Instant openingUntil = Instant.EPOCH;
  private int life;

  TestNode(TestCloud cloud, NodeId id, String name, Faults faults) {
    this.cloud = cloud;
    this.id = id;
    this.name = name;
    this.random = cloud.random().split();
    this.self = Incarnation.first(cloud.clock(), random);
    this.host = new SimulatedHost(cloud.clock());
    this.images = new SimulatedImages(Faults.calm(), Pause.NONE);
    this.driver = driver(Faults.calm());
    this.faults = faults;
    this.calm = new JobRunner(driver, images);
    this.faulty =
        new JobRunner(
            driver(faults.script()),
            new FlakyImages(images, () -> cloud.happens(faults.download())));
  }

  private SimulatedDriver driver(Script script) {
    return new SimulatedDriver(id.value(), name, host, script, Pause.NONE, random);
  }

  NodeId id() {
    return id;
  }

  /** What is on the node. */
  List<VmActual> guests() {
    return inventory().vms();
  }

  List<VolumeActual> volumes() {
    return inventory().volumes();
  }

  /** The agent's process starts. */
  void start() {
    life++;
    core = new AgentCore(ledger, images, settings(), cloud.clock(), random.split());
    session = null;
    self = self.next(cloud.clock(), random);
    attempts = 0;
    openingUntil = Instant.EPOCH;
    int mine = life;
    whileAlive(mine, THINK, this::turn);
    whileAlive(mine, POLL, this::talk);
  }

  /** As of a real node, but it tries again sooner: a storm is short. */
  private static CoreSettings settings() {
    CoreSettings real = CoreSettings.defaults();
    return new CoreSettings(
        real.actSlots(),
        real.fetchSlots(),
        real.maxRunning(),
        real.slowAfter(),
        real.hangsAfter(),
        real.lookEvery(),
        real.watchEvery(),
        Duration.ofMillis(100),
        real.retryAtMost(),
        real.hurryAfter());
  }

  /** The agent's process dies; it is started again after a while. */
  void crash() {
    core = null;
    session = null;
    life++;
    int dead = life;
    cloud
        .scheduler()
        .within(
            Duration.ofSeconds(20),
            () -> {
              if (life == dead) {
                start();
              }
            });
  }

  /** The node loses power: its guests are off and its agent is gone, until it comes back. */
  void powerCut() {
    host.powerCut();
    crash();
  }

  // Talking
  // ----------------------------------------------------------------------------------------

  private void talk(AgentCore agent) {
    int mine = life;
    Session present = session;
    if (present == null) {
      askForSession(mine);
      return;
    }
    long since = agent.since();
    cloud.ask(
        id,
        plane -> plane.agentLink.assignments(AgentScopes.of(plane, id), present.epoch(), since),
        answer -> heard(mine, since, answer),
        problem -> heed(mine, present.epoch(), problem));
  }

  /** One call at a time, given up when its answer does not come. */
  private void askForSession(int mine) {
    Instant now = cloud.clock().instant();
    if (now.isBefore(openingUntil)) {
      return;
    }
    openingUntil = now.plus(GIVEN_UP_AFTER);
    long attempt = ++attempts;
    OpenSession request =
        new OpenSession(
            "test", driver.kind(), name, driver.hardware(), driver.pools(), self.asking(attempt));
    cloud.ask(
        id,
        plane -> plane.agentLink.openSession(AgentScopes.of(plane, id), request),
        opened -> opened(mine, attempt, opened),
        problem -> heed(mine, NO_SESSION, problem));
  }

  private void opened(int mine, long attempt, Session opened) {
    AgentCore agent = core;
    if (life == mine && agent != null && session == null && attempt == attempts) {
      session = opened;
      openingUntil = Instant.EPOCH;
      agent.sessionOpened(opened);
    }
  }

  /** Does what an agent's process does about a refusal: see {@code Talk} of the agents. */
  private void heed(int mine, long epoch, Problem problem) {
    Session present = session;
    if (life != mine || epoch != (present == null ? NO_SESSION : present.epoch())) {
      return;
    }
    if (problem.code() == HardwareProblem.SESSION_UNKNOWN) {
      session = null;
    } else if (problem.code() == HardwareProblem.SESSION_SUPERSEDED
        || problem.code() == HardwareProblem.NODE_RETIRED) {
      throw new AssertionError(
          "the agent of "
              + name
              + " ends for good: "
              + problem.code()
              + ", and it is the only one");
    }
  }

  private void heard(int mine, long since, Assignments answer) {
    AgentCore agent = core;
    if (agent == null || life != mine) {
      return;
    }
    try {
      agent.assigned(since, answer);
    } catch (LedgerFailure e) {
      throw new AssertionError("a ledger in memory never fails", e);
    }
  }

  private void report(AgentCore agent) {
    ReportDraft draft = agent.takeReport();
    if (draft == null) {
      return;
    }
    Observations report =
        draft.with(driver.load(), driver.pools(), images.digests(), driver.counters());
    int mine = life;
    boolean[] answered = {false};
    cloud.ask(
        id,
        plane -> plane.agentLink.observe(AgentScopes.of(plane, id), report),
        (ObservationsAck ack) -> {
          if (life == mine && !answered[0]) {
            answered[0] = true;
            agent.reported(draft, ack);
          }
        },
        problem -> heed(mine, draft.turn().epoch(), problem));
    cloud
        .scheduler()
        .after(
            Duration.ofSeconds(10),
            () -> {
              if (life == mine && !answered[0]) {
                answered[0] = true;
                agent.reportLost(draft);
              }
            });
  }

  // Working
  // ----------------------------------------------------------------------------------------

  private void turn(AgentCore agent) {
    lookAround(agent);
    agent.takeJobs().forEach(job -> start(agent, job));
    report(agent);
    if (cloud.happens(cloud.weather().mishap())) {
      mishap();
    }
  }

  private void lookAround(AgentCore agent) {
    long number = agent.takeInventory();
    if (number < 0) {
      return;
    }
    int mine = life;
    Inventory seen = inventory();
    cloud
        .scheduler()
        .within(
            WORK,
            () -> {
              if (life == mine && goesWrong(faults.look())) {
                agent.inventoryFailed(
                    number,
                    new DriverFailure(DriverFailure.UNREACHABLE, "The hypervisor is silent."));
              } else if (life == mine) {
                agent.inventory(number, seen);
              }
            });
  }

  private Inventory inventory() {
    return driver.observe();
  }

  private void start(AgentCore agent, Job job) {
    int mine = life;
    cloud
        .scheduler()
        .within(
            goesWrong(faults.slow()) ? SLOW_WORK : WORK,
            () -> {
              if (life != mine) {
                return;
              }
              cloud.touch();
              if (cloud.happens(cloud.weather().agentCrash())) {
                runner().run(part(job), new Deaf());
                crash();
                return;
              }
              JobResult result = runner().run(job, new Deaf());
              agent.finished(result);
            });
  }

  /** Faults show as long as the weather is bad. */
  private boolean goesWrong(double probability) {
    return cloud.weather().faulty() && cloud.happens(probability);
  }

  private JobRunner runner() {
    return cloud.weather().faulty() ? faulty : calm;
  }

  /** Some of a job's steps: the agent dies after them. */
  private Job part(Job job) {
    int done = random.nextInt(job.steps().size() + 1);
    return new Job(job.number(), job.kind(), job.id(), job.steps().subList(0, done));
  }

  private void mishap() {
    cloud.touch();
    switch (random.nextInt(6)) {
      case 0 -> powerCut();
      case 1 -> crash();
      case 2 -> someGuest(host::guestHalts);
      case 3 -> someGuest(this::failMachine);
      case 4 -> host.hypervisorRestarts();
      default -> cloud.cutOff(id, Duration.ofSeconds(random.nextInt(120)));
    }
  }

  private void failMachine(String vm) {
    host.guestCrashes(vm);
    crashed.add(vm);
  }

  /** Whether the machine of a guest here has failed since the beginning. */
  boolean hasSeenCrash(String vm) {
    return crashed.contains(vm);
  }

  private void someGuest(Consumer<String> deed) {
    var guests = inventory().vms();
    if (!guests.isEmpty()) {
      deed.accept(guests.get(random.nextInt(guests.size())).id());
    }
  }

  private void whileAlive(int mine, Duration pace, Consumer<AgentCore> deed) {
    cloud
        .scheduler()
        .within(
            pace,
            () -> {
              AgentCore agent = core;
              if (life == mine && agent != null) {
                deed.accept(agent);
                whileAlive(mine, pace, deed);
              }
            });
  }

  /** Nobody listens to how far a job is. */
  private static final class Deaf implements JobRunner.Listener {
    @Override
    public void begins(Step step) {}

    @Override
    public void downloaded(int percent) {}
  }
}
