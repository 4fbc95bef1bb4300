package cloud.faso.compute;

import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.Silences;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import java.time.InstantSource;
import java.util.Map;

/** Says of the VMs on a node that they cannot be reached, and that they can again. */
final class VmSilences implements Silences.Listener {

  private final Database database;
  private final VmTable table;
  private final Events events;
  private final Signals<VmId> vmChanged;
  private final InstantSource clock;

  VmSilences(Database database, Events events, Signals<VmId> vmChanged, InstantSource clock) {
    this.database = database;
    this.table = database.table(VmTable.class);
    this.events = events;
    this.vmChanged = vmChanged;
    this.clock = clock;
  }

  @Override
  public void fellSilent(NodeId node) {
    for (VmRow vm : table.allOnNode(node)) {
      record(vm, heard(vm), silent(vm));
    }
  }

  @Override
  public void cameBack(NodeId node) {
    for (VmRow vm : table.allOnNode(node)) {
      record(vm, silent(vm), heard(vm));
    }
  }

  private static VmPhase heard(VmRow vm) {
    return VmPhase.of(vm.wanted(), vm.known(null));
  }

  private VmPhase silent(VmRow vm) {
    return VmPhase.of(vm.wanted(), vm.known(clock.instant()));
  }

  private void record(VmRow vm, VmPhase before, VmPhase after) {
    if (before == after) {
      return;
    }
    events.record(
        EventType.VM_PHASE,
        vm.id(),
        vm.tenantId(),
        vm.ministryId(),
        Map.of("name", vm.name(), "from", before, "phase", after));
    database.afterCommit(() -> vmChanged.signal(vm.id()));
  }
}
