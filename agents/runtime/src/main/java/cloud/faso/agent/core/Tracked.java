package cloud.faso.agent.core;

import cloud.faso.agent.driver.Actual;
import cloud.faso.agent.driver.DriverFailure;
import cloud.faso.agent.driver.Obstacle;
import cloud.faso.agent.driver.Step;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.DiskSpec;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VolumeObservation;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the core knows of one VM or volume. Fields are the core's to write. */
final class Tracked {
  final Kind kind;
  final String id;
  @Nullable Assignment assignment;
  @Nullable Actual actual;

  /** The core's count of looks when {@link #actual} was taken. */
  long seenAt;

  @Nullable RunningJob running;

  /** Steps that wait for a slot, as planned; null when none do. */
  @Nullable List<Step> ready;

  /** Set when a look is wanted before planning again. */
  boolean lookFirst;

  /**
   * True when it could not be read, so that {@link #actual} may be wrong or missing: it is not
   * acted on, and no state is told, before it was.
   */
  boolean unread;

  @Nullable String progress;
  @Nullable StepError error;

  /** When {@link #error} was found. */
  Instant failedAt = Instant.EPOCH;

  @Nullable Obstacle obstacle;
  Instant obstacleSince = Instant.EPOCH;

  /** To notice work that has no effect. */
  Repeats repeats = new Repeats();

  /** What the control plane was told last, acknowledged or on its way; null for nothing. */
  @Nullable Observation told;

  Tracked(Kind kind, String id) {
    this.kind = kind;
    this.id = id;
  }

  /** A new wish deserves a fresh try. */
  void assign(@Nullable Assignment next) {
    assignment = next;
    error = null;
    obstacle = null;
    repeats = new Repeats();
  }

  /** True of a volume that is assigned here and whole, so that a VM can have it. */
  boolean canBePlugged() {
    return assignment != null
        && !assignment.tombstone()
        && !unread
        && actual != null
        && actual.hasHadItsDisk();
  }

  /** True of a VM that is to have the volume, or to be without it. */
  boolean uses(String volume) {
    return assignment != null
        && assignment.spec() instanceof VmSpec vm
        && vm.disks().stream().map(DiskSpec::volume).anyMatch(volume::equals);
  }

  /** How many tries failed in a row. */
  int attempts() {
    return error == null ? 0 : error.attempts();
  }

  /** Of the present wish; 0 for none. */
  long generation() {
    return assignment == null ? 0 : assignment.generation();
  }

  @Nullable Observation observation() {
    Assignment wanted = assignment;
    Actual seen = actual;
    if (wanted == null) {
      return null;
    }
    if (unread) {
      return error == null ? null : unread(error);
    }
    return seen == null ? null : observation(wanted, seen);
  }

  private Observation unread(StepError why) {
    return kind == Kind.VOLUME
        ? new Observation.OfVolume(new VolumeObservation(id, null, 0, 0, progress, why))
        : new Observation.OfVm(new VmObservation(id, null, 0, 0, progress, why));
  }

  private Observation observation(Assignment wanted, Actual seen) {
    boolean busy = running != null && running.acts();
    StepError why = error != null ? error : obstacleError();
    return switch (seen) {
      case VmActual vm ->
          new Observation.OfVm(
              new VmObservation(
                  id,
                  VmSight.state(wanted, vm, busy),
                  VmSight.generation(wanted, vm, busy),
                  vm.marks().powerRequest(),
                  VmSight.disks(wanted, vm, busy),
                  progress,
                  why));
      case VolumeActual volume ->
          new Observation.OfVolume(
              new VolumeObservation(
                  id,
                  VolumeSight.state(wanted, volume, busy),
                  VolumeSight.generation(wanted, volume, busy),
                  volume.sizeGiB(),
                  progress,
                  why));
    };
  }

  /** It was looked at, and is so. */
  void saw(Actual seen) {
    actual = seen;
    unread = false;
  }

  /** Has the next try wait until {@code at} only; false when it does not wait for longer anyway. */
  boolean hurry(Instant at) {
    StepError last = error;
    if (last == null || !last.nextAttemptAt().isAfter(at)) {
      return false;
    }
    error = new StepError(last.code(), last.message(), last.generation(), last.attempts(), at);
    return true;
  }

  /** True when the last try failed only because the hypervisor did not answer. */
  boolean waitsForHypervisor() {
    return error != null && error.code().equals(DriverFailure.UNREACHABLE);
  }

  private @Nullable StepError obstacleError() {
    Obstacle standing = obstacle;
    return standing == null
        ? null
        : new StepError(standing.code(), standing.message(), generation(), 0, obstacleSince);
  }
}
