package cloud.faso.storage;

import cloud.faso.access.TenantId;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditReason;
import cloud.faso.audit.AuditTarget;
import cloud.faso.metering.Meters;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.Reason;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.db.Database;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/** Takes away the volumes of tenants that go, when their VMs are gone. */
public final class RetiredVolumes {

  private static final Reason WHY =
      new Reason("volume.reason.tenant-goes", "Its tenant is retired, and its grace is over.");

  private final Database database;
  private final VolumeParts its;
  private final VolumeTable table;
  private final Meters meters;
  private final Receipts receipts;
  private final Events events;
  private final Audit audit;
  private final InstantSource clock;

  RetiredVolumes(Storage.Needs needs, VolumeParts its) {
    this.database = needs.database();
    this.its = its;
    this.table = database.table(VolumeTable.class);
    this.meters = needs.meters();
    this.receipts = needs.receipts();
    this.events = needs.events();
    this.audit = needs.audit();
    this.clock = needs.clock();
  }

  /** A volume that is still there, and whose node has it. */
  public record Left(String volume, String node) {}

  /**
   * Wants all of a tenant's volumes gone, which nobody else changes any more.
   *
   * @return one that is left; empty once none is
   */
  public Optional<Left> clear(TenantId tenant) {
    table.notDeleted(tenant).forEach(volume -> database.transact(() -> remove(tenant, volume)));
    return table.allOf(tenant).stream()
        .flatMap(volume -> table.find(volume).stream())
        .map(row -> new Left(row.name(), row.node()))
        .findFirst();
  }

  private void remove(TenantId tenant, VolumeId volume) {
    table
        .lock(tenant, volume.value())
        .filter(row -> !row.deleted() && row.vmId() == null)
        .ifPresent(
            row -> {
              table.requestDelete(row.id(), clock.instant());
              receipts.supersede(row.id(), row.generation() + 1, WHY);
              its.reassign(row);
              meters.close(row.id());
              events.record(
                  EventType.VOLUME_DELETE,
                  row.id(),
                  tenant,
                  row.ministryId(),
                  Map.of("name", row.name()));
              audit.byItself(
                  "deleteVolume",
                  AuditReason.TENANT_GOES,
                  new AuditTarget(row.id().value(), tenant, row.ministryId()),
                  null);
            });
  }
}
