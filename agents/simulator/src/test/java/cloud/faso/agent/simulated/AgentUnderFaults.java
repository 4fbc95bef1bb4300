package cloud.faso.agent.simulated;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.core.AgentCore;
import cloud.faso.agent.core.CoreSettings;
import cloud.faso.agent.core.Job;
import cloud.faso.agent.core.JobResult;
import cloud.faso.agent.core.ReportDraft;
import cloud.faso.agent.driver.Actual;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.driver.HostStep;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.driver.VolumeStep;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.agent.ledger.MemoryLedger;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.VmState;
import cloud.faso.spec.agent.VolumeState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One agent's core, its simulated host and a model of a control plane in one thread. Messages are
 * late, lost and repeated; steps fail and hang; the agent is killed between any two of them.
 */
final class AgentUnderFaults {
  private static final Duration MESSAGE = Duration.ofSeconds(2);
  private static final Duration STEP = Duration.ofSeconds(1);

  final StillClock clock = new StillClock();
  final Chance chance;
  final ModelControlPlane control = new ModelControlPlane(clock);
  final SimulatedHost host = new SimulatedHost(clock);
  final Set<String> mustNotRun = new HashSet<>();
  private final Script script = Script.parse("{boot: 1s..20s, shutdown: 1s..15s}");

  /** The present process; whatever an earlier one still had under way is not delivered. */
  private int life;

  private MemoryLedger ledger = new MemoryLedger();
  private @Nullable AgentCore core;
  private @Nullable Session session;
  private boolean polling;
  private boolean faulty = true;
  private SimulatedImages images = new SimulatedImages(script, Pause.NONE);
  private SimulatedDriver driver;
  private final Map<String, Long> busy = new HashMap<>();

  /** The version of the host that was last found to be as it must be; -1 for none. */
  private long checked = -1;

  AgentUnderFaults(long seed) {
    chance = new Chance(seed, clock);
    driver = driver();
    host.foreignMachine("foreign");
    start();
  }

  private SimulatedDriver driver() {
    return new SimulatedDriver("node-1", "n1", host, script, Pause.NONE, chance.random());
  }

  /** From now on nothing goes wrong any more. */
  void calm() {
    faulty = false;
  }

  void run(Duration time) {
    Instant until = clock.instant().plus(time);
    while (chance.step(until)) {
      check();
    }
  }

  // A process's life

  void kill() {
    life++;
    busy.clear();
    core = null;
    session = null;
    polling = false;
    inLife(Duration.ofSeconds(10), this::start);
  }

  /** Kills the agent, and its ledger is not readable afterwards. */
  void killAndLoseLedger() {
    ledger = new MemoryLedger();
    kill();
  }

  private void start() {
    images = new SimulatedImages(script, Pause.NONE);
    driver = driver();
    core = new AgentCore(ledger, images, CoreSettings.defaults(), clock, chance.random());
    inLife(MESSAGE, this::openSession);
    turn();
  }

  private AgentCore core() {
    if (core == null) {
      throw new IllegalStateException("the agent is not alive");
    }
    return core;
  }

  /** What this process does later; nothing when it was killed before. */
  private void inLife(Duration most, Runnable what) {
    int mine = life;
    chance.soon(
        most,
        () -> {
          if (mine == life) {
            what.run();
          }
        });
  }

  private boolean goesWrong(int oneIn) {
    return faulty && chance.oneIn(oneIn);
  }

  // Talking

  private void openSession() {
    Session opened = control.open();
    if (goesWrong(4)) {
      inLife(MESSAGE, this::openSession);
      return;
    }
    inLife(
        MESSAGE,
        () -> {
          session = opened;
          core().sessionOpened(opened);
          polling = true;
          turn();
          poll();
        });
  }

  private void poll() {
    long since = core().since();
    inLife(MESSAGE, () -> pollArrives(since));
  }

  private void pollArrives(long since) {
    if (!control.hasNewsSince(since) && !goesWrong(3)) {
      inLife(Duration.ofSeconds(1), () -> pollArrives(since));
      return;
    }
    Assignments answer = control.since(since);
    boolean lost = goesWrong(5);
    if (!lost) {
      inLife(MESSAGE, () -> take(since, answer));
    }
    if (goesWrong(5)) {
      inLife(Duration.ofSeconds(30), () -> take(since, answer));
    }
    inLife(MESSAGE.multipliedBy(2), this::poll);
  }

  private void take(long since, Assignments answer) {
    try {
      core().assigned(since, answer);
    } catch (LedgerFailure e) {
      throw new AssertionError(e);
    }
    turn();
  }

  private void send(ReportDraft draft) {
    Observations report =
        draft.with(driver.load(), driver.pools(), images.digests(), driver.counters());
    checkTruth(draft);
    if (goesWrong(5)) {
      inLife(MESSAGE, () -> lost(draft));
      return;
    }
    inLife(
        MESSAGE,
        () -> {
          ObservationsAck ack = control.observe(report);
          if (goesWrong(5)) {
            inLife(MESSAGE, () -> lost(draft));
          } else {
            inLife(MESSAGE, () -> acknowledged(draft, ack));
          }
          if (goesWrong(5)) {
            chance.soon(Duration.ofSeconds(30), () -> control.observe(report));
          }
        });
  }

  private void lost(ReportDraft draft) {
    core().reportLost(draft);
    turn();
  }

  private void acknowledged(ReportDraft draft, ObservationsAck ack) {
    core().reported(draft, ack);
    turn();
  }

  // Doing

  private void turn() {
    long look = core().takeInventory();
    if (look >= 0) {
      inLife(STEP, () -> look(look));
    }
    for (Job job : core().takeJobs()) {
      // A download touches nothing of the VM, so that one that was given up is in no one's way.
      if (!job.fetches()) {
        Long other = busy.put(job.id(), job.number());
        assertThat(other).as("two jobs for %s at once", job.id()).isNull();
      }
      inLife(STEP, () -> doStep(job, 0));
    }
    core().takeHanging();
    ReportDraft draft = core().takeReport();
    if (draft != null) {
      send(draft);
    }
    Instant wake = core().nextWake();
    if (wake != null) {
      int mine = life;
      chance.at(
          wake.isBefore(clock.instant()) ? clock.instant() : wake,
          () -> {
            if (mine == life && wake.equals(core().nextWake())) {
              turn();
            }
          });
    }
  }

  private void look(long number) {
    if (goesWrong(10)) {
      core().inventoryFailed(number, new DriverFailure("bad-luck", "Bad luck with a look."));
      turn();
      return;
    }
    Inventory seen = partlyUnread(driver.observe());
    inLife(
        STEP,
        () -> {
          core().inventory(number, seen);
          turn();
        });
  }

  /** Some VMs and volumes cannot be read; they are neither there nor gone. */
  private Inventory partlyUnread(Inventory all) {
    List<VmActual> vms = new ArrayList<>(all.vms());
    List<VolumeActual> volumes = new ArrayList<>(all.volumes());
    List<Inventory.Unread> unread = new ArrayList<>();
    DriverFailure failure = new DriverFailure("bad-luck", "Bad luck with one of them.");
    for (Assignment item : control.assignments.values()) {
      if (goesWrong(20)) {
        vms.removeIf(vm -> vm.id().equals(item.id()));
        volumes.removeIf(volume -> volume.id().equals(item.id()));
        unread.add(new Inventory.Unread(item.kind(), item.id(), failure));
      }
    }
    return new Inventory(vms, volumes, unread, all.oddities());
  }

  private void doStep(Job job, int index) {
    if (index == job.steps().size()) {
      end(job, null);
      return;
    }
    if (goesWrong(50)) {
      // It hangs for longer than anybody waits.
      inLife(Duration.ofMinutes(15), () -> doStep(job, index));
      return;
    }
    try {
      if (goesWrong(12)) {
        throw new DriverFailure("bad-luck", "Bad luck.");
      }
      act(job, job.steps().get(index));
      if (goesWrong(25)) {
        throw new DriverFailure("bad-luck", "Bad luck, afterwards.");
      }
      core().progressed(job, null);
      inLife(STEP, () -> doStep(job, index + 1));
    } catch (DriverFailure e) {
      end(job, e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private void act(Job job, Step step) throws DriverFailure, InterruptedException {
    switch (step) {
      case FetchImage fetch -> images.fetch(fetch, percent -> {});
      case HostStep act -> driver.execute(job.id(), act, images);
      case VolumeStep act -> driver.execute(job.id(), act);
    }
  }

  private void end(Job job, @Nullable DriverFailure failure) {
    inLife(
        STEP,
        () -> {
          Actual seen = null;
          DriverFailure why = failure;
          if (!job.fetches() && goesWrong(15)) {
            why = new DriverFailure("hypervisor-unreachable", "Bad luck with a look.");
          } else if (!job.fetches()) {
            try {
              seen =
                  job.kind() == Kind.VOLUME
                      ? driver.observeVolume(job.id())
                      : driver.observe(job.id());
            } catch (DriverFailure e) {
              throw new AssertionError(e);
            }
          }
          busy.remove(job.id(), job.number());
          core().finished(new JobResult(job, why, seen));
          turn();
        });
  }

  // Truths

  /**
   * Holds at any time: what the control plane knows to be gone is gone and stays so, and a volume
   * that it knows to be there is there until it must go.
   */
  private void check() {
    if (checked == host.version()) {
      return;
    }
    checked = host.version();
    List<String> volumes = volumes().stream().map(VolumeActual::id).toList();
    assertThat(
            Stream.concat(host.everything().stream().map(VmActual::id), volumes.stream())
                .filter(mustNotRun::contains))
        .as("came back from the dead")
        .isEmpty();
    control.observedVolumes.values().stream()
        .filter(told -> told.state() == VolumeState.READY && control.isWanted(told.id()))
        .forEach(told -> assertThat(volumes).contains(told.id()));
  }

  /** An agent that reports a thing gone must never bring it back. */
  private void checkTruth(ReportDraft draft) {
    draft.vms().stream()
        .filter(vm -> vm.state() == VmState.ABSENT)
        .forEach(vm -> toldGone(vm.id(), vm.generation()));
    draft.volumes().stream()
        .filter(volume -> volume.state() == VolumeState.ABSENT)
        .forEach(volume -> toldGone(volume.id(), volume.generation()));
  }

  private void toldGone(String id, long generation) {
    Assignment wanted = control.assignments.get(id);
    if (wanted != null && wanted.tombstone() && generation == wanted.generation()) {
      mustNotRun.add(id);
      checked = -1;
    }
  }

  boolean isTalking() {
    return polling && session != null;
  }

  List<VmActual> everything() {
    return host.everything();
  }

  List<VolumeActual> volumes() {
    return host.volumesOf("node-1");
  }
}
