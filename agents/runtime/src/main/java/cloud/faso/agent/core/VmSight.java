package cloud.faso.agent.core;

import cloud.faso.agent.driver.Disks;
import cloud.faso.agent.driver.DomainState;
import cloud.faso.agent.driver.PendingStop;
import cloud.faso.agent.driver.VmActual;
import cloud.faso.agent.driver.VmMarks;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.DisksInUse;
import cloud.faso.spec.agent.PowerSpec;
import cloud.faso.spec.agent.VmSpec;
import cloud.faso.spec.agent.VmState;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

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

  /**
   * Its volumes as they are now that nothing older than the assignment is under way; null for one
   * that must go, and for one whose guest the hypervisor knows nothing of, as that may have any.
   *
   * @param busy as above; nothing is said of its volumes then
   */
  static @Nullable DisksInUse disks(Assignment assignment, VmActual actual, boolean busy) {
    if (busy || assignment.tombstone() || actual.domain() == DomainState.STRAY) {
      return null;
    }
    Predicate<String> whole = volume -> isWhole(actual, volume);
    return new DisksInUse(
        assignment.generation(), those(actual, whole), those(actual, whole.negate()));
  }

  private static List<String> those(VmActual actual, Predicate<String> which) {
    return actual.disks().all().stream().filter(which).sorted().toList();
  }

  private static boolean isWhole(VmActual actual, String volume) {
    Disks disks = actual.disks();
    return switch (actual.domain()) {
      case RUNNING, PAUSED -> disks.has(volume);
      case UNDEFINED, STRAY, OFF, HALTED, CRASHED -> disks.defined().contains(volume);
    };
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
