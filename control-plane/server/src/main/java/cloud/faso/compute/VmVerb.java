package cloud.faso.compute;

import cloud.faso.operations.EventType;
import cloud.faso.spec.agent.VmState;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What can be asked of a VM that is there. */
enum VmVerb {
  START(EventType.VM_START),
  STOP(EventType.VM_STOP),
  REBOOT(EventType.VM_REBOOT),
  RESET(EventType.VM_RESET),
  RESIZE(EventType.VM_RESIZE),
  ADD_NIC(EventType.VM_ADD_NIC),
  REMOVE_NIC(EventType.VM_REMOVE_NIC),
  ATTACH_VOLUME(EventType.VM_ATTACH_VOLUME),
  DETACH_VOLUME(EventType.VM_DETACH_VOLUME),
  UPDATE(EventType.VM_UPDATE),
  DELETE(EventType.VM_DELETE);

  private final EventType event;

  VmVerb(EventType event) {
    this.event = event;
  }

  /** What happens when it is asked for. */
  EventType event() {
    return event;
  }

  /** As operations show it. */
  String text() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /**
   * True when it is done once the machine's switch was turned and the VM is in that state, whatever
   * else it lacks.
   */
  boolean isDoneBySwitching(@Nullable VmState into) {
    return switch (this) {
      case START -> into == VmState.RUNNING;
      case STOP, REBOOT, RESET -> true;
      case RESIZE, ADD_NIC, REMOVE_NIC, ATTACH_VOLUME, DETACH_VOLUME, UPDATE, DELETE -> false;
    };
  }

  /** True when nothing is left to do for a node, so that it is done when it is answered. */
  boolean isDoneAtOnce() {
    return this == UPDATE;
  }
}
