package cloud.faso.compute;

import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.Reason;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tells whoever watches or waits that a VM has come into another phase. */
final class PhaseChanges {

  private final Database database;
  private final Events events;
  private final Signals<VmId> vmChanged;

  PhaseChanges(Database database, Events events, Signals<VmId> vmChanged) {
    this.database = database;
    this.events = events;
    this.vmChanged = vmChanged;
  }

  /**
   * Says nothing when both are the same; to be called in the transaction of the cause.
   *
   * @param reason why, or null
   */
  void tell(VmRow vm, VmPhase before, VmPhase after, @Nullable Reason reason) {
    if (before == after) {
      return;
    }
    Map<String, Object> payload =
        new TreeMap<>(Map.of("name", vm.name(), "from", before, "phase", after));
    if (reason != null) {
      reason.putInto(payload);
    }
    events.record(EventType.VM_PHASE, vm.id(), vm.tenantId(), vm.ministryId(), payload);
    database.afterCommit(() -> vmChanged.signal(vm.id()));
  }
}
