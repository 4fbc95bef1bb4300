package cloud.faso.compute;

import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeBooks.Room;
import cloud.faso.network.Cards;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.Reason;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.storage.Attachments;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Takes a VM out of the books once nothing of it is left anywhere. */
public final class VmRemoval {

  private final Database database;
  private final VmTable table;
  private final NodeBooks books;
  private final FleetView fleet;
  private final WaitingVms waiting;
  private final QuotaService quota;
  private final Cards cards;
  private final Attachments attachments;
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
      Cards cards,
      Attachments attachments,
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
    this.cards = cards;
    this.attachments = attachments;
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
    // As whoever attaches one locks: volumes before a node's books.
    gone.forEach(vm -> attachments.removed(vm.id()));
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
    vms.forEach(vm -> attachments.removed(vm.id()));
    for (VmRow vm : vms) {
      forget(vm, vm.deleteRequested() ? EventType.VM_DELETED : EventType.VM_LOST);
    }
    release(vms);
  }

  /**
   * Forgets a VM of which something may be left where nobody is heard of; within the transaction
   * that leaves it to its node to get rid of.
   */
  void abandon(VmRow vm) {
    attachments.removed(vm.id());
    forget(vm, EventType.VM_DELETED, new Reason("vm.reason.force-deleted", ""));
    release(List.of(vm));
  }

  private void release(List<VmRow> vms) {
    quota.release(
        vms.stream()
            .map(vm -> new QuotaService.Use(vm.tenantId(), vm.ministryId(), used(vm)))
            .toList());
  }

  private void forget(VmRow vm, EventType type) {
    forget(vm, type, null);
  }

  private void forget(VmRow vm, EventType type, @Nullable Reason reason) {
    if (vm.nodeId() != null && vm.poolId() != null) {
      giveBack(
          new Room(vm.nodeId(), vm.poolId(), vm.vcpus(), vm.memoryMib(), vm.rootDiskGib()), vm);
    }
    cards.removed(vm.id());
    meters.close(vm.id());
    table.delete(vm.id());
    Map<String, Object> payload = new HashMap<>(Map.of("name", vm.name()));
    if (reason != null) {
      reason.putInto(payload);
    }
    events.record(type, vm.id(), vm.tenantId(), vm.ministryId(), payload);
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
    return new Resources(vm.vcpus(), vm.memoryMib(), 1, vm.rootDiskGib(), 0);
  }
}
