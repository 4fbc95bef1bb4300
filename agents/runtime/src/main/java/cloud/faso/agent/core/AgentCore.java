package cloud.faso.agent.core;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmStep;
import cloud.faso.agent.images.ImageStore;
import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.ChassisSpec;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.VmObservation;
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
  private final CoreSettings settings;
  private final InstantSource clock;
  private final Map<String, Tracked> vms = new LinkedHashMap<>();
  private final Unassigned unassigned = new Unassigned();
  private final Alarms alarms = new Alarms();
  private final Slots slots;
  private final Reporting reporting;
  private final Planning planning;
  private final Inventories inventories;
  private final List<Job> hanging = new ArrayList<>();

  /** How the node takes part in its site's network; null when it was not told, or not to. */
  private @Nullable ChassisSpec chassis;

  private long looks;
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
    this.settings = settings;
    this.clock = clock;
    Backoff backoff = new Backoff(settings.retryAfter(), settings.retryAtMost(), random);
    this.slots = new Slots(settings);
    this.reporting = new Reporting(backoff);
    this.planning = new Planning(images, settings, clock, backoff, slots, alarms, reporting);
    this.inventories = new Inventories(settings.lookEvery(), settings.hangsAfter(), backoff);
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
    if (item.kind() != Kind.VM) {
      return;
    }
    Tracked vm = vms.computeIfAbsent(item.id(), Tracked::new);
    if (item.equals(vm.assignment)) {
      return;
    }
    vm.assign(item);
    takeUp(vm);
    // A guest may have halted since it was last seen, and a newer request must find that out.
    vm.lookFirst = vm.actual != null && !vm.actual.isAbsent();
    if (item.tombstone()) {
      abandonFetch(vm);
    }
    noteIfComplete(vm);
    planning.consider(vm);
  }

  /** Kept apart from the guest itself: when all of it is lost, nothing may be made in its place. */
  private void noteIfComplete(Tracked vm) {
    VmActual seen = vm.actual;
    Assignment wanted = vm.assignment;
    if (seen != null && wanted != null && seen.hasHadItsDisk()) {
      ledger.provisioned(vm.id);
      vm.assignment = ledger.assignments().getOrDefault(vm.id, wanted);
    }
  }

  /** What is known of a VM that was not assigned until now is known of it from now on. */
  private void takeUp(Tracked vm) {
    Unassigned.Known known = unassigned.take(vm.id);
    if (vm.actual == null && !vm.unread && inventories.haveSucceeded()) {
      vm.unread = known.unsure();
      vm.actual =
          known.actual() != null || known.unsure() ? known.actual() : VmActual.absent(vm.id);
    }
    if (known.actual() != null || known.unsure()) {
      restate();
    }
  }

  /** A download touches nothing of the VM, so a VM that must go need not wait for it. */
  private void abandonFetch(Tracked vm) {
    RunningJob running = vm.running;
    if (running != null && running.job.fetches()) {
      slots.ended(running);
      vm.running = null;
      vm.progress = null;
    }
  }

  private void unassignAllBut(List<Assignment> items) {
    Set<String> kept = new HashSet<>();
    items.forEach(item -> kept.add(item.id()));
    for (Tracked vm : List.copyOf(vms.values())) {
      if (!kept.contains(vm.id)) {
        unassign(vm);
      }
    }
    reporting.wantComplete();
  }

  /** It is no longer ours to change; the next inventory shows whether anything of it is here. */
  private void unassign(Tracked vm) {
    vm.assign(null);
    abandonFetch(vm);
    if (vm.running == null) {
      drop(vm);
    }
  }

  private void drop(Tracked vm) {
    forget(vm);
    inventories.dueAt(clock.instant());
  }

  private void forget(Tracked vm) {
    vms.remove(vm.id);
    unassigned.dropped(vm.id, ++looks);
    alarms.set(vm.id, null);
    slots.dequeue(vm);
    reporting.unchanged(vm.id);
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
    Instant now = clock.instant();
    if (inventories.isOverdue(now)) {
      inventories.failed(false, now);
    }
    if (!inventories.isDue(now)) {
      return -1;
    }
    inventories.begin(++looks, now);
    return looks;
  }

  /** Everything on the node, as it was at some time after the question was asked. */
  public void inventory(long number, Inventory inventory) {
    if (!inventories.isUnderWay(number)) {
      return;
    }
    inventories.succeeded(clock.instant());
    Map<String, VmActual> seen = new LinkedHashMap<>();
    inventory.vms().forEach(vm -> seen.put(vm.id(), vm));
    Map<String, DriverFailure> unseen = new LinkedHashMap<>();
    inventory.unread().forEach(vm -> unseen.put(vm.id(), vm.failure()));
    for (Tracked vm : vms.values()) {
      VmActual actual = seen.remove(vm.id);
      DriverFailure failure = unseen.remove(vm.id);
      if (vm.running != null || vm.seenAt >= number) {
        continue;
      }
      if (failure != null) {
        failedToSee(vm, failure);
      } else {
        saw(vm, actual != null ? actual : VmActual.absent(vm.id));
      }
    }
    unassigned.seen(number, seen, unseen.keySet(), inventory.oddities());
    restate();
    hypervisorAnswers();
  }

  private void saw(Tracked vm, VmActual actual) {
    vm.seenAt = ++looks;
    if (vm.unread) {
      hurry(vm);
    } else if (actual.equals(vm.actual)) {
      return;
    }
    vm.saw(actual);
    noteIfComplete(vm);
    if (planning.isNevertheless(vm, actual)) {
      vm.error = null;
    }
    planning.consider(vm);
  }

  /** Others go on; this one waits for a look that succeeds, and it is said why. */
  private void failedToSee(Tracked vm, DriverFailure failure) {
    vm.seenAt = ++looks;
    if (!vm.unread) {
      vm.unread = true;
      planning.fail(vm, failure);
      planning.consider(vm);
    }
  }

  /** What waited only for the hypervisor need not wait until its backoff is over. */
  private void hypervisorAnswers() {
    inventories.hypervisorAnswers();
    for (Tracked vm : vms.values()) {
      if (vm.running == null && vm.waitsForHypervisor() && hurry(vm)) {
        planning.consider(vm);
      }
    }
  }

  /** Cuts what is left of a VM's backoff, but for the shortest that there is. */
  private boolean hurry(Tracked vm) {
    return vm.hurry(Times.later(clock.instant(), vm.failedAt.plus(settings.retryAfter())));
  }

  /**
   * Nothing could be seen. Nothing is said of VMs that were never seen either: whatever state was
   * reported could be taken for the truth.
   */
  public void inventoryFailed(long number, DriverFailure failure) {
    if (!inventories.isUnderWay(number)) {
      return;
    }
    inventories.failed(failure.code().equals(DriverFailure.UNREACHABLE), clock.instant());
  }

  /** A VM may have changed by itself. */
  public void changed(String vmId) {
    Tracked vm = vms.get(vmId);
    if (vm == null) {
      inventories.dueAt(Instant.EPOCH);
    } else {
      vm.lookFirst = true;
      planning.consider(vm);
    }
    hypervisorAnswers();
  }

  private void restate() {
    if (unassigned.restate()) {
      reporting.wantComplete();
    }
  }

  // Work

  /** The jobs to start now, each on a thread of its own. */
  public List<Job> takeJobs() {
    wakeDue();
    List<Job> started = new ArrayList<>();
    for (Tracked vm : slots.takeRunnable()) {
      List<VmStep> steps = vm.ready == null ? List.of() : vm.ready;
      vm.ready = null;
      RunningJob running = new RunningJob(new Job(++jobs, vm.id, steps), clock.instant());
      vm.running = running;
      vm.lookFirst = false;
      slots.started(running);
      vm.repeats.begin(steps, clock.instant());
      planning.touch(vm);
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
    Tracked vm = vms.get(job.vmId());
    RunningJob running = vm == null ? null : vm.running;
    if (vm == null || running == null || running.job.number() != job.number()) {
      return;
    }
    running.progressed(clock.instant());
    vm.progress = text;
    planning.touch(vm);
  }

  /** A job ended. */
  public void finished(JobResult result) {
    Tracked vm = vms.get(result.job().vmId());
    RunningJob running = vm == null ? null : vm.running;
    if (vm == null || running == null || running.job.number() != result.job().number()) {
      return;
    }
    slots.ended(running);
    vm.running = null;
    vm.progress = null;
    vm.seenAt = ++looks;
    if (result.actual() != null) {
      vm.saw(result.actual());
    } else if (!result.job().fetches()) {
      vm.unread = true;
    }
    if (vm.assignment == null) {
      drop(vm);
      return;
    }
    noteIfComplete(vm);
    DriverFailure failure = result.failure();
    if (failure == null || planning.isNevertheless(vm, result.actual())) {
      vm.error = failure == null && result.job().steps().isEmpty() ? vm.error : null;
    } else {
      planning.fail(vm, failure);
    }
    planning.consider(vm);
    if (result.actual() != null) {
      hypervisorAnswers();
    }
  }

  private void wakeDue() {
    Instant now = clock.instant();
    for (RunningJob job : slots.patrol(now)) {
      reportHanging(job);
    }
    for (String id = alarms.takeDue(now); id != null; id = alarms.takeDue(now)) {
      Tracked vm = vms.get(id);
      if (vm != null) {
        vm.lookFirst = true;
        planning.consider(vm);
      }
    }
  }

  private void reportHanging(RunningJob running) {
    hanging.add(running.job);
    Tracked vm = vms.get(running.job.vmId());
    if (vm != null) {
      planning.hangs(vm, running);
    }
  }

  // Reports

  /** The report to send now; null for none. One is under way at a time. */
  public @Nullable ReportDraft takeReport() {
    return reporting.take(clock.instant(), mayBeComplete(), vms.values(), unassigned.strays());
  }

  /** A report was acknowledged. */
  public void reported(ReportDraft draft, ObservationsAck ack) {
    if (!reporting.delivered(draft, ack, clock.instant())) {
      return;
    }
    List<String> gone = new ArrayList<>();
    for (VmObservation told : draft.vms()) {
      Tracked vm = vms.get(told.id());
      if (vm != null && isCarriedOut(vm, told)) {
        forget(vm);
        gone.add(vm.id);
      }
    }
    if (!gone.isEmpty()) {
      ledger.forget(gone);
    }
  }

  private static boolean isCarriedOut(Tracked vm, VmObservation told) {
    return vm.assignment != null
        && vm.actual != null
        && vm.assignment.tombstone()
        && vm.actual.isAbsent()
        && !vm.unread
        && vm.running == null
        && vm.assignment.generation() == told.generation()
        && told.equals(vm.observation());
  }

  /** A report got no answer. */
  public void reportLost(ReportDraft draft) {
    Instant now = clock.instant();
    if (reporting.lost(draft, now)) {
      for (VmObservation told : draft.vms()) {
        Tracked vm = vms.get(told.id());
        if (vm != null) {
          vm.told = null;
          planning.touch(vm);
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
    return ImagesInUse.by(vms.values(), unassigned, images);
  }

  /** True when everything was looked at once, so that {@link #imagesInUse} can be relied on. */
  public boolean knowsTheNode() {
    return inventories.haveSucceeded();
  }
}
