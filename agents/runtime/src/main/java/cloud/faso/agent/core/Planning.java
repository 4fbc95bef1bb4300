package cloud.faso.agent.core;

import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.driver.Obstacle;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmPlan;
import cloud.faso.agent.driver.VmStep;
import cloud.faso.agent.images.ImageStore;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is to be done next about one VM: a look, steps, a later time, or nothing. */
final class Planning {
  private final ImageStore images;
  private final CoreSettings settings;
  private final InstantSource clock;
  private final Backoff backoff;
  private final Slots slots;
  private final Alarms alarms;
  private final Reporting reporting;

  Planning(
      ImageStore images,
      CoreSettings settings,
      InstantSource clock,
      Backoff backoff,
      Slots slots,
      Alarms alarms,
      Reporting reporting) {
    this.images = images;
    this.settings = settings;
    this.clock = clock;
    this.backoff = backoff;
    this.slots = slots;
    this.alarms = alarms;
    this.reporting = reporting;
  }

  /** Plans for a VM, unless a job runs: then it is planned for when that ends. */
  void consider(Tracked vm) {
    VmPlan plan =
        vm.assignment == null || vm.actual == null ? null : planFor(vm.assignment, vm.actual);
    if (plan != null) {
      noteObstacle(vm, plan.obstacle());
    }
    if (vm.running == null) {
      slots.dequeue(vm);
      vm.ready = null;
      alarms.set(vm.id, null);
      arrange(vm, plan);
    }
    touch(vm);
  }

  /**
   * @param plan null for a VM that is not assigned, or not looked at yet
   */
  private void arrange(Tracked vm, @Nullable VmPlan plan) {
    if (vm.assignment == null || (plan == null && !vm.unread)) {
      return;
    }
    Instant now = clock.instant();
    StepError error = vm.error;
    if (error != null && now.isBefore(error.nextAttemptAt())) {
      alarms.set(vm.id, error.nextAttemptAt());
      return;
    }
    if (plan == null || vm.unread || vm.lookFirst) {
      enqueue(vm, List.of());
      return;
    }
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

  /**
   * A look or a job that comes first changes nothing of what is known until then: a state is never
   * told without its cause.
   */
  private void noteObstacle(Tracked vm, @Nullable Obstacle obstacle) {
    if (obstacle != null && !obstacle.equals(vm.obstacle)) {
      vm.obstacleSince = clock.instant();
    }
    vm.obstacle = obstacle;
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

  /** True when a step or a look failed and yet, as a look shows now, all is as it must be. */
  boolean isNevertheless(Tracked vm, @Nullable VmActual seen) {
    if (seen == null || vm.assignment == null) {
      return false;
    }
    VmPlan plan = planFor(vm.assignment, seen);
    return plan.steps().isEmpty() && plan.lookAgainAt() == null;
  }

  private VmPlan planFor(Assignment wanted, VmActual seen) {
    return VmPlan.between((VmSpec) wanted.spec(), wanted.generation(), seen, clock.instant());
  }

  /** A step or a look failed. */
  void fail(Tracked vm, DriverFailure failure) {
    int attempts = vm.attempts() + 1;
    vm.error = error(vm, failure, attempts, backoff.after(attempts));
  }

  /**
   * A job has made no progress for too long, again. One that hangs for good is never done with, so
   * each notice counts as one more try that failed: somebody has to act in the end.
   */
  void hangs(Tracked vm, RunningJob running) {
    List<VmStep> steps = running.job.steps();
    String doing = steps.isEmpty() ? "Look" : steps.getFirst().verb();
    long minutes = Duration.between(running.progressAt, clock.instant()).toMinutes();
    DriverFailure failure =
        new DriverFailure(
            "step-hangs",
            "Work on the VM that began with "
                + doing
                + " has made no progress for "
                + minutes
                + " minutes; it was interrupted and other VMs go on.");
    vm.error = error(vm, failure, vm.attempts() + 1, settings.hangsAfter());
    touch(vm);
  }

  private StepError error(Tracked vm, DriverFailure failure, int attempts, Duration wait) {
    vm.failedAt = clock.instant();
    return new StepError(
        failure.code(), failure.message(), vm.generation(), attempts, clock.instant().plus(wait));
  }

  /** Something of it changed; whether that is worth telling is seen here. */
  void touch(Tracked vm) {
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
}
