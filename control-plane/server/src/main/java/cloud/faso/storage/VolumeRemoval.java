package cloud.faso.storage;

import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.metering.Meters;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.Reason;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.db.Database;
import cloud.faso.tenancy.QuotaService;
import java.util.List;
import java.util.Map;

/** Takes volumes out of the books once nothing of them is left anywhere. */
public final class VolumeRemoval {

  private final Database database;
  private final VolumeParts its;
  private final VolumeTable table;
  private final AttachmentTable attachments;
  private final NodeBooks books;
  private final QuotaService quotas;
  private final Meters meters;
  private final Receipts receipts;
  private final Events events;

  VolumeRemoval(Storage.Needs needs, VolumeParts its) {
    this.database = needs.database();
    this.its = its;
    this.table = database.table(VolumeTable.class);
    this.attachments = database.table(AttachmentTable.class);
    this.books = needs.books();
    this.quotas = needs.quotas();
    this.meters = needs.meters();
    this.receipts = needs.receipts();
    this.events = needs.events();
  }

  /** Forgets volumes that are nowhere any more; within the transaction that found out. */
  void finish(List<VolumeRow> gone) {
    gone.forEach(row -> receipts.succeeded(row.id(), row.generation()));
    gone.forEach(row -> forget(row, EventType.VOLUME_DELETED));
    release(gone);
  }

  /** Takes the locks of the volumes that a node looks after, so that they stay as they are. */
  public void hold(NodeId node) {
    table.lockOnNode(node);
  }

  /**
   * Forgets the volumes that a node looks after which is lost for good, and which are held, when
   * its VMs are forgotten; within the transaction that takes its word.
   */
  public void lose(NodeId node) {
    List<VolumeRow> lost = table.allOnNode(node);
    for (VolumeRow row : lost) {
      if (row.deleted()) {
        receipts.succeeded(row.id(), row.generation());
      } else {
        receipts.failed(row.id(), row.generation(), new Reason("volume.reason.lost", ""));
      }
    }
    for (VolumeRow row : lost) {
      forget(row, row.deleted() ? EventType.VOLUME_DELETED : EventType.VOLUME_LOST);
    }
    release(lost);
  }

  /** Whether a node looks after volumes, so that they would be lost with it. */
  public boolean isNeeded(NodeId node) {
    return table.countOnNode(node) > 0;
  }

  private void forget(VolumeRow row, EventType type) {
    attachments.delete(row.id());
    table.unassign(row.id());
    books.release(VolumeParts.room(row.nodeId(), row.poolId(), row.sizeGib()));
    its.roomChanges(row.nodeId());
    meters.close(row.id());
    table.delete(row.id());
    events.record(type, row.id(), row.tenantId(), row.ministryId(), Map.of("name", row.name()));
    database.afterCommit(() -> its.changed().signal(row.id()));
  }

  private void release(List<VolumeRow> gone) {
    quotas.release(
        gone.stream()
            .map(
                row ->
                    new QuotaService.Use(
                        row.tenantId(), row.ministryId(), VolumeParts.used(row.sizeGib())))
            .toList());
  }
}
