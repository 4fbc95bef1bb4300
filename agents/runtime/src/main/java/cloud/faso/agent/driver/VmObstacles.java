package cloud.faso.agent.driver;

import cloud.faso.spec.agent.VmSpec;
import org.jspecify.annotations.Nullable;

/** What can keep a VM from its spec. */
final class VmObstacles {

  private static final Obstacle DISK_LOST =
      new Obstacle(
          "root-disk-lost",
          "The VM's root disk is no longer on its node. If its storage is not mounted, mount it;"
              + " otherwise the data is lost: delete the VM or restore it.");
  private static final Obstacle DISK_IN_GUEST_ONLY =
      new Obstacle(
          "root-disk-in-guest-only",
          "The VM's root disk is no longer in its place on its node, and its guest, which still runs,"
              + " may be all that holds it: have an operator save it before you stop, reset or delete"
              + " the VM.");
  private static final Obstacle DISK_DAMAGED =
      new Obstacle(
          "root-disk-damaged",
          "The VM's root disk is on its node and can no longer be read as a disk: have an operator"
              + " restore its file, or delete the VM.");
  static final Obstacle NEEDS_STOP =
      new Obstacle(
          "needs-stop",
          "The new size takes effect when the VM is off: stop it and start it again, or reset it.");
  static final Obstacle CARDS_NEED_STOP =
      new Obstacle(
          "mtu-needs-stop",
          "The new MTU of a network card takes effect when the VM is off: stop it and start it"
              + " again, or reset it.");
  static final Obstacle BROKEN =
      new Obstacle(
          "guest-broken",
          "The VM was paused by an error or its machine failed; read its console, then start or"
              + " reset it.");

  static final Obstacle VOLUME_NOT_THERE =
      new Obstacle(
          "volume-not-there",
          "A volume of the VM is not in its storage pool yet, or no longer: see the volume's own"
              + " phase.");

  private VmObstacles() {}

  /** Why there is no disk to work with; null when there is one, or one may be made. */
  static @Nullable Obstacle ofDisk(VmSpec wanted, VmActual actual) {
    if (!actual.lacksItsDisk(wanted)) {
      return null;
    }
    return switch (actual.domain()) {
      case STRAY, RUNNING, PAUSED -> DISK_IN_GUEST_ONLY;
      case UNDEFINED, OFF, HALTED, CRASHED -> actual.isDamaged() ? DISK_DAMAGED : DISK_LOST;
    };
  }
}
