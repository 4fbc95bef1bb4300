package cloud.faso.agent.core;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.driver.Inventory;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmPlan;
import cloud.faso.agent.driver.VmStep;
import cloud.faso.agent.images.ImageStore;
import cloud.faso.agent.ledger.Ledger;
import cloud.faso.agent.ledger.LedgerFailure;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Assignments;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.ObservationsAck;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import java.time.Duration;
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
  private final Backoff backoff;
  private final Map<String, Tracked> vms = new LinkedHashMap<>();
  private final Unassigned unassigned = new Unassigned();
  private final Alarms alarms = new Alarms();
  private final Slots slots;
  private final Reporting reporting;
  private final Inventories inventories;
  private final List<Job> hanging = new ArrayList<>();

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
    this.backoff = new Backoff(settings.retryAfter(), settings.retryAtMost(), random);
    this.slots = new Slots(settings);
    this.reporting = new Reporting(backoff);
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
      unassignAllBut(answer.items());
    }
    answer.items().forEach(this::assign);
  }

  private void assign(Assignment item) {
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
    consider(vm);
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
    if (isNevertheless(vm, actual)) {
      vm.error = null;
    }
    consider(vm);
  }

  /** Others go on; this one waits for a look that succeeds, and it is said why. */
  private void failedToSee(Tracked vm, DriverFailure failure) {
    vm.seenAt = ++looks;
    if (!vm.unread) {
      vm.unread = true;
      fail(vm, failure);
      consider(vm);
    }
  }

  /** What waited only for the hypervisor need not wait until its backoff is over. */
  private void hypervisorAnswers() {
    inventories.hypervisorAnswers();
    for (Tracked vm : vms.values()) {
      if (vm.running == null && vm.waitsForHypervisor() && hurry(vm)) {
        consider(vm);
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
      consider(vm);
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
      touch(vm);
      started.add(running.job);
    }
    return started;
  }

  /** The jobs that have only now turned out to hang, to be interrupted. */
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
    running.progressAt = clock.instant();
    vm.progress = text;
    touch(vm);
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
    DriverFailure failure = result.failure();
    if (failure == null || isNevertheless(vm, result.actual())) {
      vm.error = failure == null && result.job().steps().isEmpty() ? vm.error : null;
    } else {
      fail(vm, failure);
    }
    consider(vm);
    if (result.actual() != null) {
      hypervisorAnswers();
    }
  }

  private void fail(Tracked vm, DriverFailure failure) {
    int attempts = vm.attempts() + 1;
    vm.error = error(vm, failure, attempts, backoff.after(attempts));
  }

  /** True when a step or a look failed and yet, as a look shows now, all is as it must be. */
  private boolean isNevertheless(Tracked vm, @Nullable VmActual seen) {
    if (seen == null || vm.assignment == null) {
      return false;
    }
    VmPlan plan = planFor(vm.assignment, seen);
    return plan.steps().isEmpty() && plan.lookAgainAt() == null;
  }

  private VmPlan planFor(Assignment wanted, VmActual seen) {
    return VmPlan.between((VmSpec) wanted.spec(), wanted.generation(), seen, clock.instant());
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
        consider(vm);
      }
    }
  }

  private void reportHanging(RunningJob running) {
    hanging.add(running.job);
    Tracked vm = vms.get(running.job.vmId());
    if (vm != null) {
      String doing = running.job.steps().isEmpty() ? "Look" : running.job.steps().getFirst().verb();
      DriverFailure failure =
          new DriverFailure(
              "step-hangs",
              "Work on the VM that began with "
                  + doing
                  + " has made no progress for "
                  + settings.hangsAfter().toMinutes()
                  + " minutes; it was interrupted and other VMs go on.");
      vm.error = error(vm, failure, vm.attempts() + 1, settings.hangsAfter());
      touch(vm);
    }
  }

  /** Plans for a VM, unless a job runs: then it is planned for when that ends. */
  private void consider(Tracked vm) {
    if (vm.running == null) {
      slots.dequeue(vm);
      vm.ready = null;
      alarms.set(vm.id, null);
      plan(vm);
    }
    touch(vm);
  }

  private void plan(Tracked vm) {
    Assignment wanted = vm.assignment;
    VmActual seen = vm.actual;
    if (wanted == null || (seen == null && !vm.unread)) {
      return;
    }
    Instant now = clock.instant();
    StepError error = vm.error;
    if (error != null && now.isBefore(error.nextAttemptAt())) {
      alarms.set(vm.id, error.nextAttemptAt());
      return;
    }
    if (seen == null || vm.unread || vm.lookFirst) {
      enqueue(vm, List.of());
      return;
    }
    VmPlan plan = planFor(wanted, seen);
    noteObstacle(vm, plan, now);
    if (plan.lookAgainAt() != null) {
      alarms.set(vm.id, Times.earlier(plan.lookAgainAt(), now.plus(settings.watchEvery())));
    }
    List<VmStep> steps = withoutWhatIsCached(plan.steps());
    if (steps.isEmpty()) {
      vm.error = null;
    } else if (!hasNoEffect(vm, steps, now)) {
      enqueue(vm, steps);
    }
  }

  private void enqueue(Tracked vm, List<VmStep> steps) {
    vm.ready = steps;
    slots.enqueue(vm, !steps.isEmpty() && steps.getFirst() instanceof FetchImage);
  }

  private static void noteObstacle(Tracked vm, VmPlan plan, Instant now) {
    if (plan.obstacle() != null && !plan.obstacle().equals(vm.obstacle)) {
      vm.obstacleSince = now;
    }
    vm.obstacle = plan.obstacle();
  }

  /** A missing image is fetched in a job of its own; one that is here needs no step. */
  private List<VmStep> withoutWhatIsCached(List<VmStep> steps) {
    if (steps.isEmpty() || !(steps.getFirst() instanceof FetchImage fetch)) {
      return steps;
    }
    return images.has(fetch.digest()) ? steps.subList(1, steps.size()) : List.of(fetch);
  }

  /** Steps that succeed over and over without effect are slowed down, and it is said. */
  private boolean hasNoEffect(Tracked vm, List<VmStep> steps, Instant now) {
    if (vm.error != null || !vm.repeats.tooMany(steps, now)) {
      return false;
    }
    String verb = steps.getFirst().verb();
    DriverFailure failure =
        new DriverFailure(
            "no-lasting-effect",
            verb + " succeeds and the VM does not stay as it was made; see its console.");
    int repeats = vm.repeats.count();
    vm.error = error(vm, failure, repeats, backoff.after(repeats));
    alarms.set(vm.id, vm.error.nextAttemptAt());
    return true;
  }

  private StepError error(Tracked vm, DriverFailure failure, int attempts, Duration wait) {
    vm.failedAt = clock.instant();
    return new StepError(
        failure.code(), failure.message(), vm.generation(), attempts, clock.instant().plus(wait));
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
          touch(vm);
        }
      }
    }
  }

  private boolean mayBeComplete() {
    return inventories.haveSucceededInSession() && !ledger.unknown();
  }

  private void touch(Tracked vm) {
    VmObservation now = vm.observation();
    if (now == null || now.equals(vm.told)) {
      reporting.unchanged(vm.id);
      return;
    }
    // That work began is worth a report only if it does not end soon.
    boolean busy = vm.running != null || vm.ready != null;
    Duration patience = busy ? settings.hurryAfter() : Duration.ZERO;
    reporting.changed(vm.id, clock.instant().plus(patience));
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
    Set<String> digests = new HashSet<>();
    if (unassigned.hidesSomething()) {
      // A disk that cannot be read may rest on any of them.
      digests.addAll(images.digests());
    }
    for (Tracked vm : vms.values()) {
      if (vm.unread && vm.actual == null) {
        digests.addAll(images.digests());
      }
      if (vm.assignment != null && vm.assignment.spec() instanceof VmSpec spec) {
        digests.add(spec.rootDisk().imageDigest());
      }
      addImage(vm.actual, digests);
    }
    unassigned.vms().forEach(vm -> addImage(vm, digests));
    return digests;
  }

  private static void addImage(@Nullable VmActual vm, Set<String> digests) {
    if (vm != null && vm.imageDigest() != null) {
      digests.add(vm.imageDigest());
    }
  }

  /** True when everything was looked at once, so that {@link #imagesInUse} can be relied on. */
  public boolean knowsTheNode() {
    return inventories.haveSucceeded();
  }
}
