package cloud.faso.agent.core;

import cloud.faso.agent.driver.VolumeActual;
import cloud.faso.agent.driver.VolumePlan;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.VolumeSpec;
import cloud.faso.spec.agent.VolumeState;

/** What the control plane is told of a volume that was looked at. Pure. */
final class VolumeSight {

  private VolumeSight() {}

  /**
   * The state to report.
   *
   * @param busy true while a job may be changing the volume, so that {@code actual} may be out of
   *     date; nothing is called gone then
   */
  static VolumeState state(Assignment assignment, VolumeActual actual, boolean busy) {
    if (assignment.tombstone()) {
      return actual.isAbsent() && !busy ? VolumeState.ABSENT : VolumeState.REMOVING;
    }
    if (!(assignment.spec() instanceof VolumeSpec wanted)) {
      return VolumeState.ABSENT;
    }
    if (VolumePlan.isBroken(wanted, actual)) {
      return VolumeState.BROKEN;
    }
    if (actual.sizeGiB() > 0) {
      return VolumeState.READY;
    }
    return actual.isAbsent() && !busy ? VolumeState.ABSENT : VolumeState.PREPARING;
  }

  /**
   * The generation to report: that of the assignment once it is in place, or, for a tombstone,
   * carried out.
   */
  static long generation(Assignment assignment, VolumeActual actual, boolean busy) {
    boolean done =
        assignment.spec() instanceof VolumeSpec wanted
            ? actual.sizeGiB() >= wanted.sizeGiB()
            : actual.isAbsent() && !busy;
    return done ? assignment.generation() : 0;
  }
}
