package cloud.faso.agent.core;

import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.PendingStop;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.PowerSpec;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VmState;

/** What the control plane is told of a VM that was looked at. Pure. */
final class VmSight {

  private VmSight() {}

  /**
   * The state to report.
   *
   * @param busy true while a job may be changing the VM, so that {@code actual} may be out of date;
   *     nothing is called gone then
   */
  static VmState state(Assignment assignment, VmActual actual, boolean busy) {
    if (assignment.tombstone()) {
      return actual.isAbsent() && !busy ? VmState.ABSENT : VmState.REMOVING;
    }
    VmSpec wanted = (VmSpec) assignment.spec();
    if (wanted == null) {
      return VmState.ABSENT;
    }
    DomainState domain = actual.domainUnder(wanted.power().request());
    if ((domain.down() || domain == DomainState.STRAY) && actual.lacksItsDisk(wanted)) {
      return VmState.BROKEN;
    }
    if (actual.isAbsent() && !busy) {
      return VmState.ABSENT;
    }
    return switch (domain) {
      case UNDEFINED -> VmState.PREPARING;
      case OFF, HALTED -> down(wanted.power(), actual, domain);
      case STRAY -> VmState.RUNNING;
      case RUNNING -> stopping(wanted.power(), actual.marks()) ? VmState.STOPPING : VmState.RUNNING;
      case PAUSED, CRASHED -> VmState.BROKEN;
    };
  }

  /**
   * The generation to report: the one that is in place, and for a tombstone that was carried out
   * its own.
   */
  static long generation(Assignment assignment, VmActual actual, boolean busy) {
    if (assignment.tombstone() && actual.isAbsent() && !busy) {
      return assignment.generation();
    }
    return actual.marks().generation();
  }

  private static VmState down(PowerSpec power, VmActual actual, DomainState domain) {
    VmMarks marks = actual.marks();
    if (actual.rootDiskGiB() == 0) {
      return VmState.PREPARING;
    }
    if (!power.wantsOn() || power.request() > marks.powerRequest()) {
      return marks.generation() == 0 && power.wantsOn() ? VmState.PREPARING : VmState.OFF;
    }
    return domain == DomainState.HALTED ? VmState.HALTED : VmState.OFF;
  }

  private static boolean stopping(PowerSpec power, VmMarks marks) {
    PendingStop stop = marks.stop();
    return !power.wantsOn() && stop != null && stop.powerRequest() == power.request();
  }
}
