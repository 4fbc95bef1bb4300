package cloud.faso.compute;

import cloud.faso.operations.EventType;
import java.util.Locale;

/** What can be asked of a VM that is there. */
enum VmVerb {
  START(EventType.VM_START),
  STOP(EventType.VM_STOP),
  REBOOT(EventType.VM_REBOOT),
  RESET(EventType.VM_RESET),
  RESIZE(EventType.VM_RESIZE),
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
    return name().toLowerCase(Locale.ROOT);
  }

  /** True when it is done once the machine's switch was turned, whatever else the VM lacks. */
  boolean isOfTheSwitch() {
    return this == START || this == STOP || this == REBOOT || this == RESET;
  }

  /** True when nothing is left to do for a node, so that it is done when it is answered. */
  boolean isDoneAtOnce() {
    return this == UPDATE;
  }
}
