package cloud.faso.agent.core;

import cloud.faso.agent.driver.Actual;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.driver.Obstacle;
import cloud.faso.agent.driver.Plan;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmPlan;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.driver.VolumePlan;
import cloud.faso.agent.images.ImageStore;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VolumeSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What is to be done next about one VM or volume: a look, steps, a later time, or nothing. */
final class Planning {
  private final ImageStore images;
  private final CoreSettings settings;
  private final InstantSource clock;
  private final Backoff backoff;
  private final Slots slots;
  private final Alarms alarms;
  private final Reporting reporting;
  private final Predicate<String> volumes;

  /**
   * @param volumes whether a volume can be plugged in, by its id
   */
  Planning(
      ImageStore images,
      CoreSettings settings,
      InstantSource clock,
      Backoff backoff,
      Slots slots,
      Alarms alarms,
      Reporting reporting,
      Predicate<String> volumes) {
    this.images = images;
    this.settings = settings;
    this.clock = clock;
    this.backoff = backoff;
    this.slots = slots;
    this.alarms = alarms;
    this.reporting = reporting;
    this.volumes = volumes;
  }

  /** Plans for a thing, unless a job runs: then it is planned for when that ends. */
  void consider(Tracked thing) {
    Plan plan =
        thing.assignment == null || thing.actual == null
            ? null
            : planFor(thing.assignment, thing.actual);
    if (plan != null) {
      noteObstacle(thing, plan.obstacle());
    }
    if (thing.running == null) {
      slots.dequeue(thing);
      thing.ready = null;
      alarms.set(thing.id, null);
      arrange(thing, plan);
    }
    touch(thing);
  }

  /**
   * @param plan null for one that is not assigned, or not looked at yet
   */
  private void arrange(Tracked thing, @Nullable Plan plan) {
    if (thing.assignment == null || (plan == null && !thing.unread)) {
      return;
    }
    Instant now = clock.instant();
    StepError error = thing.error;
    if (error != null && now.isBefore(error.nextAttemptAt())) {
      alarms.set(thing.id, error.nextAttemptAt());
      return;
    }
    if (plan == null || thing.unread || thing.lookFirst) {
      enqueue(thing, List.of());
      return;
    }
    if (plan.lookAgainAt() != null) {
      alarms.set(thing.id, Times.earlier(plan.lookAgainAt(), now.plus(settings.watchEvery())));
    }
    List<Step> steps = withoutWhatIsCached(plan.steps());
    if (steps.isEmpty()) {
      thing.error = null;
    } else if (!hasNoEffect(thing, steps, now)) {
      enqueue(thing, steps);
    }
  }

  private void enqueue(Tracked thing, List<Step> steps) {
    thing.ready = steps;
    slots.enqueue(thing, !steps.isEmpty() && steps.getFirst() instanceof FetchImage);
  }

  /**
   * A look or a job that comes first changes nothing of what is known until then: a state is never
   * told without its cause.
   */
  private void noteObstacle(Tracked thing, @Nullable Obstacle obstacle) {
    if (obstacle != null && !obstacle.equals(thing.obstacle)) {
      thing.obstacleSince = clock.instant();
    }
    thing.obstacle = obstacle;
  }

  /** A missing image is fetched in a job of its own; one that is here needs no step. */
  private List<Step> withoutWhatIsCached(List<Step> steps) {
    if (steps.isEmpty() || !(steps.getFirst() instanceof FetchImage fetch)) {
      return steps;
    }
    return images.has(fetch.digest()) ? steps.subList(1, steps.size()) : List.of(fetch);
  }

  /** Steps that succeed over and over without effect are slowed down, and it is said. */
  private boolean hasNoEffect(Tracked thing, List<Step> steps, Instant now) {
    if (thing.error != null || !thing.repeats.tooMany(steps, now)) {
      return false;
    }
    String verb = steps.getFirst().verb();
    DriverFailure failure =
        new DriverFailure(
            "no-lasting-effect",
            verb + " succeeds and it does not stay as it was made; see its console.");
    int repeats = thing.repeats.count();
    thing.error = error(thing, failure, repeats, backoff.after(repeats));
    alarms.set(thing.id, thing.error.nextAttemptAt());
    return true;
  }

  /** True when a step or a look failed and yet, as a look shows now, all is as it must be. */
  boolean isNevertheless(Tracked thing, @Nullable Actual seen) {
    if (seen == null || thing.assignment == null) {
      return false;
    }
    Plan plan = planFor(thing.assignment, seen);
    return plan.steps().isEmpty() && plan.lookAgainAt() == null;
  }

  private Plan planFor(Assignment wanted, Actual seen) {
    return switch (seen) {
      case VmActual vm ->
          VmPlan.between((VmSpec) wanted.spec(), wanted.generation(), vm, volumes, clock.instant());
      case VolumeActual volume -> VolumePlan.between((VolumeSpec) wanted.spec(), volume);
    };
  }

  /** A step or a look failed. */
  void fail(Tracked thing, DriverFailure failure) {
    int attempts = thing.attempts() + 1;
    thing.error = error(thing, failure, attempts, backoff.after(attempts));
  }

  /**
   * A job has made no progress for too long, again. One that hangs for good is never done with, so
   * each notice counts as one more try that failed: somebody has to act in the end.
   */
  void hangs(Tracked thing, RunningJob running) {
    List<Step> steps = running.job.steps();
    String doing = steps.isEmpty() ? "Look" : steps.getFirst().verb();
    long minutes = Duration.between(running.progressAt, clock.instant()).toMinutes();
    DriverFailure failure =
        new DriverFailure(
            "step-hangs",
            "Work on it that began with "
                + doing
                + " has made no progress for "
                + minutes
                + " minutes; it was interrupted and everything else goes on.");
    thing.error = error(thing, failure, thing.attempts() + 1, settings.hangsAfter());
    touch(thing);
  }

  private StepError error(Tracked thing, DriverFailure failure, int attempts, Duration wait) {
    thing.failedAt = clock.instant();
    return new StepError(
        failure.code(),
        failure.message(),
        thing.generation(),
        attempts,
        clock.instant().plus(wait));
  }

  /** Something of it changed; whether that is worth telling is seen here. */
  void touch(Tracked thing) {
    Observation now = thing.observation();
    if (now == null || now.equals(thing.told)) {
      reporting.unchanged(thing.id);
      return;
    }
    // That work began is worth a report only if it does not end soon.
    boolean busy = thing.running != null || thing.ready != null;
    Duration patience = busy ? settings.hurryAfter() : Duration.ZERO;
    reporting.changed(thing.id, clock.instant().plus(patience));
  }
}
