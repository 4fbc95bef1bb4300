package cloud.faso.compute;

import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeBooks.Room;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.Reason;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import java.util.List;
import java.util.Map;

/** Takes a VM out of the books once nothing of it is left anywhere. */
public final class VmRemoval {

  private final Database database;
  private final VmTable table;
  private final NodeBooks books;
  private final FleetView fleet;
  private final WaitingVms waiting;
  private final QuotaService quota;
  private final VmMeters meters;
  private final Receipts receipts;
  private final Events events;
  private final Signals<VmId> vmChanged;

  VmRemoval(
      Database database,
      NodeBooks books,
      FleetView fleet,
      WaitingVms waiting,
      QuotaService quota,
      VmMeters meters,
      Receipts receipts,
      Events events,
      Signals<VmId> vmChanged) {
    this.database = database;
    this.table = database.table(VmTable.class);
    this.books = books;
    this.fleet = fleet;
    this.waiting = waiting;
    this.quota = quota;
    this.meters = meters;
    this.receipts = receipts;
    this.events = events;
    this.vmChanged = vmChanged;
  }

  /** Forgets VMs that are on no node any more; within the transaction that found out. */
  void finish(List<VmRow> gone) {
    for (VmRow vm : gone) {
      receipts.succeeded(vm.id(), vm.generation());
    }
    for (VmRow vm : gone) {
      forget(vm, EventType.VM_DELETED);
    }
    release(gone);
  }

  /**
   * Forgets the VMs of a node that is lost for good; within the transaction that takes its word.
   */
  void lose(List<VmRow> vms) {
    for (VmRow vm : vms) {
      if (vm.deleteRequested()) {
        receipts.succeeded(vm.id(), vm.generation());
      } else {
        receipts.failed(vm.id(), vm.generation(), new Reason("vm.reason.lost", ""));
      }
    }
    for (VmRow vm : vms) {
      forget(vm, vm.deleteRequested() ? EventType.VM_DELETED : EventType.VM_LOST);
    }
    release(vms);
  }

  private void release(List<VmRow> vms) {
    quota.release(
        vms.stream()
            .map(vm -> new QuotaService.Use(vm.tenantId(), vm.ministryId(), used(vm)))
            .toList());
  }

  private void forget(VmRow vm, EventType type) {
    if (vm.nodeId() != null && vm.poolId() != null) {
      giveBack(
          new Room(vm.nodeId(), vm.poolId(), vm.vcpus(), vm.memoryMib(), vm.rootDiskGib()), vm);
    }
    meters.close(vm.id());
    table.delete(vm.id());
    events.record(type, vm.id(), vm.tenantId(), vm.ministryId(), Map.of("name", vm.name()));
    database.afterCommit(
        () -> {
          waiting.left(vm.id());
          vmChanged.signal(vm.id());
        });
  }

  private void giveBack(Room room, VmRow vm) {
    table.unassign(vm.id());
    books.release(room);
    database.afterCommit(() -> fleet.given(room));
  }

  /** What a VM counts for in its quotas. */
  static Resources used(VmRow vm) {
    return new Resources(vm.vcpus(), vm.memoryMib(), 1, vm.rootDiskGib());
  }
}
