package cloud.faso.agent.core;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.images.ImageStore;
import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.Session;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * Decides what an agent does. See the package's description. Used by one thread.
 *
 * <p>After telling it anything, and at {@link #nextWake()}, the caller asks in turn for {@link
 * #takeInventory()}, {@link #takeJobs()}, {@link #takeHanging()} and {@link #takeReport()}.
 */
public final class AgentCore {
  private final Ledger ledger;
  private final ImageStore images;
  private final InstantSource clock;
  private final Map<String, Tracked> things = new LinkedHashMap<>();
  private final Alarms alarms = new Alarms();
  private final Slots slots;
  private final Reporting reporting;
  private final Planning planning;
  private final Inventories inventories;
  private final Unassigned unassigned = new Unassigned();
  private final Looks looks;
  private final List<Job> hanging = new ArrayList<>();

  /** How the node takes part in its site's network; null when it was not told, or not to. */
  private @Nullable ChassisSpec chassis;

  private long jobs;

  /** An agent that has just started, with what its ledger remembers. */
  public AgentCore(
      Ledger ledger,
      ImageStore images,
      CoreSettings settings,
      InstantSource clock,
      RandomGenerator random) {
    this.ledger = ledger;
    this.images = images;
    this.clock = clock;
    Backoff backoff = new Backoff(settings.retryAfter(), settings.retryAtMost(), random);
    this.slots = new Slots(settings);
    this.reporting = new Reporting(backoff);
    this.planning =
        new Planning(
            images, settings, clock, backoff, slots, alarms, reporting, this::canBePlugged);
    this.inventories = new Inventories(settings.lookEvery(), settings.hangsAfter(), backoff);
    this.looks =
        new Looks(things, ledger, settings, clock, planning, reporting, inventories, unassigned);
    ledger.assignments().values().forEach(this::assign);
  }

  // What the control plane says

  /** A session began; everything is looked at and reported in full. */
  public void sessionOpened(Session session) {
    reporting.sessionOpened(session, clock.instant());
    inventories.sessionOpened();
  }

  /** The revision to ask the control plane for news since. */
  public long since() {
    return ledger.revision();
  }

  /**
   * Takes in the answer to a question about news since {@code since}. One that was overtaken by
   * another is dropped.
   *
   * @throws LedgerFailure when it could not be kept; nothing is done about it then
   */
  public void assigned(long since, Assignments answer) throws LedgerFailure {
    if (since != ledger.revision() || (ledger.unknown() && !answer.complete())) {
      return;
    }
    ledger.accept(answer);
    if (answer.complete()) {
      chassis = null;
      unassignAllBut(answer.items());
    }
    for (Assignment item : answer.items()) {
      // The ledger may know better than the answer that a disk was there once.
      assign(ledger.assignments().getOrDefault(item.id(), item));
    }
  }

  private void assign(Assignment item) {
    if (item.kind() == Kind.CHASSIS) {
      chassis = item.spec() instanceof ChassisSpec spec ? spec : null;
    }
    if (item.kind() != Kind.VM && item.kind() != Kind.VOLUME) {
      return;
    }
    Tracked thing = things.computeIfAbsent(item.id(), id -> new Tracked(item.kind(), id));
    if (item.equals(thing.assignment)) {
      return;
    }
    thing.assign(item);
    looks.takeUp(thing);
    // A guest may have halted since it was last seen, and a newer request must find that out.
    thing.lookFirst = thing.actual != null && !thing.actual.isAbsent();
    if (item.tombstone()) {
      abandonFetch(thing);
    }
    looks.noteIfComplete(thing);
    planning.consider(thing);
  }

  /** A download touches nothing of the thing, so one that must go need not wait for it. */
  private void abandonFetch(Tracked thing) {
    RunningJob running = thing.running;
    if (running != null && running.job.fetches()) {
      slots.ended(running);
      thing.running = null;
      thing.progress = null;
    }
  }

  private void unassignAllBut(List<Assignment> items) {
    Set<String> kept = new HashSet<>();
    items.forEach(item -> kept.add(item.id()));
    for (Tracked thing : List.copyOf(things.values())) {
      if (!kept.contains(thing.id)) {
        unassign(thing);
      }
    }
    reporting.wantComplete();
  }

  /** It is no longer ours to change; the next inventory shows whether anything of it is here. */
  private void unassign(Tracked thing) {
    thing.assign(null);
    abandonFetch(thing);
    if (thing.running == null) {
      drop(thing);
    }
  }

  private void drop(Tracked thing) {
    forget(thing);
    inventories.dueAt(clock.instant());
  }

  private void forget(Tracked thing) {
    things.remove(thing.id);
    unassigned.dropped(thing.id, looks.next());
    alarms.set(thing.id, null);
    slots.dequeue(thing);
    reporting.unchanged(thing.id);
  }

  /** How the node must take part in its site's network; null when nothing is known of that. */
  public @Nullable ChassisSpec chassis() {
    return chassis;
  }

  // What the driver shows

  /**
   * Asks to look at everything on the node: a number to answer with; negative for no. A look asked
   * for earlier that has not been answered is given up then.
   */
  public long takeInventory() {
    return looks.take();
  }

  /** Everything on the node, as it was at some time after the question was asked. */
  public void inventory(long number, Inventory inventory) {
    looks.succeeded(number, inventory);
  }

  /**
   * Nothing could be seen. Nothing is said of what was never seen either: whatever state was
   * reported could be taken for the truth.
   */
  public void inventoryFailed(long number, DriverFailure failure) {
    looks.failed(number, failure);
  }

  /** A thing may have changed by itself. */
  public void changed(String id) {
    Tracked thing = things.get(id);
    if (thing == null) {
      inventories.dueAt(Instant.EPOCH);
    } else {
      thing.lookFirst = true;
      planning.consider(thing);
    }
    looks.hypervisorAnswers();
  }

  /** True when the volume is assigned here and whole, so that a VM can have it. */
  private boolean canBePlugged(String volume) {
    Tracked thing = things.get(volume);
    return thing != null && thing.canBePlugged();
  }

  // Work

  /** The jobs to start now, each on a thread of its own. */
  public List<Job> takeJobs() {
    wakeDue();
    List<Job> started = new ArrayList<>();
    for (Tracked thing : slots.takeRunnable()) {
      List<Step> steps = thing.ready == null ? List.of() : thing.ready;
      thing.ready = null;
      RunningJob running =
          new RunningJob(new Job(++jobs, thing.kind, thing.id, steps), clock.instant());
      thing.running = running;
      thing.lookFirst = false;
      slots.started(running);
      thing.repeats.begin(steps, clock.instant());
      planning.touch(thing);
      started.add(running.job);
    }
    return started;
  }

  /** The jobs of which it turned out only now that they hang, or still do, to be interrupted. */
  public List<Job> takeHanging() {
    List<Job> taken = List.copyOf(hanging);
    hanging.clear();
    return taken;
  }

  /** A job goes on; {@code text} is for people, null for none. */
  public void progressed(Job job, @Nullable String text) {
    Tracked thing = things.get(job.id());
    RunningJob running = thing == null ? null : thing.running;
    if (thing == null || running == null || running.job.number() != job.number()) {
      return;
    }
    running.progressed(clock.instant());
    thing.progress = text;
    planning.touch(thing);
  }

  /** A job ended. */
  public void finished(JobResult result) {
    Tracked thing = things.get(result.job().id());
    RunningJob running = thing == null ? null : thing.running;
    if (thing == null || running == null || running.job.number() != result.job().number()) {
      return;
    }
    slots.ended(running);
    thing.running = null;
    thing.progress = null;
    thing.seenAt = looks.next();
    if (result.actual() != null) {
      thing.saw(result.actual());
    } else if (!result.job().fetches()) {
      thing.unread = true;
    }
    if (thing.assignment == null) {
      drop(thing);
      return;
    }
    looks.noteIfComplete(thing);
    DriverFailure failure = result.failure();
    if (failure == null || planning.isNevertheless(thing, result.actual())) {
      thing.error = failure == null && result.job().steps().isEmpty() ? thing.error : null;
    } else {
      planning.fail(thing, failure);
    }
    planning.consider(thing);
    looks.considerUsers(thing);
    if (result.actual() != null) {
      looks.hypervisorAnswers();
    }
  }

  private void wakeDue() {
    Instant now = clock.instant();
    for (RunningJob job : slots.patrol(now)) {
      reportHanging(job);
    }
    for (String id = alarms.takeDue(now); id != null; id = alarms.takeDue(now)) {
      Tracked thing = things.get(id);
      if (thing != null) {
        thing.lookFirst = true;
        planning.consider(thing);
      }
    }
  }

  private void reportHanging(RunningJob running) {
    hanging.add(running.job);
    Tracked thing = things.get(running.job.id());
    if (thing != null) {
      planning.hangs(thing, running);
    }
  }

  // Reports

  /** The report to send now; null for none. One is under way at a time. */
  public @Nullable ReportDraft takeReport() {
    return reporting.take(clock.instant(), mayBeComplete(), things.values(), unassigned.strays());
  }

  /** A report was acknowledged. */
  public void reported(ReportDraft draft, ObservationsAck ack) {
    if (!reporting.delivered(draft, ack, clock.instant())) {
      return;
    }
    List<String> gone = new ArrayList<>();
    for (Observation told : draft.things()) {
      Tracked thing = things.get(told.id());
      if (thing != null && isCarriedOut(thing, told)) {
        forget(thing);
        gone.add(thing.id);
      }
    }
    if (!gone.isEmpty()) {
      ledger.forget(gone);
    }
  }

  private static boolean isCarriedOut(Tracked thing, Observation told) {
    return thing.assignment != null
        && thing.actual != null
        && thing.assignment.tombstone()
        && thing.actual.isAbsent()
        && !thing.unread
        && thing.running == null
        && thing.assignment.generation() == told.generation()
        && told.equals(thing.observation());
  }

  /** A report got no answer. */
  public void reportLost(ReportDraft draft) {
    Instant now = clock.instant();
    if (reporting.lost(draft, now)) {
      for (Observation told : draft.things()) {
        Tracked thing = things.get(told.id());
        if (thing != null) {
          thing.told = null;
          planning.touch(thing);
        }
      }
    }
  }

  private boolean mayBeComplete() {
    return inventories.haveSucceededInSession() && !ledger.unknown();
  }

  /** When to ask again although nothing happened; null for never. */
  public @Nullable Instant nextWake() {
    Instant next = Times.earlier(alarms.next(), slots.nextPatrol());
    next = Times.earlier(next, inventories.nextAt());
    return Times.earlier(next, reporting.dueAt(mayBeComplete()));
  }

  // For the image cache and for people

  /** The images that must not be thrown out. */
  public Set<String> imagesInUse() {
    return ImagesInUse.by(things.values(), unassigned, images);
  }

  /** True when everything was looked at once, so that {@link #imagesInUse} can be relied on. */
  public boolean knowsTheNode() {
    return inventories.haveSucceeded();
  }
}
