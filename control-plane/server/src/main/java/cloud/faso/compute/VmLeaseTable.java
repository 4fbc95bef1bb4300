package cloud.faso.compute;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.spec.agent.PowerAction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of the leases of VMs; what is written here is no change for a node. */
interface VmLeaseTable {

  String READ =
      """
      select vm.id, vm.name, vm.tenant_id, vm.ministry_id, tenant.name as tenant_name, power_action,
             expires_at, lease_warned_days, lease_ended_at, deletion_warned_at
      from vm join tenant on tenant.id = vm.tenant_id
      """;

  /** A lease, and of what. */
  record LeaseRow(
      VmId id,
      String name,
      TenantId tenantId,
      MinistryId ministryId,
      String tenantName,
      PowerAction powerAction,
      Instant expiresAt,
      @Nullable Integer leaseWarnedDays,
      @Nullable Instant leaseEndedAt,
      @Nullable Instant deletionWarnedAt) {

    VmLease lease() {
      return new VmLease(expiresAt, leaseWarnedDays, leaseEndedAt, deletionWarnedAt);
    }
  }

  /** While its tenant is being retired nobody could extend a lease, and all is off anyway. */
  String KEPT = " and delete_requested_at is null and tenant.goes_at is null ";

  /** The leases that end up to a time, the first to end first. */
  @SqlQuery(READ + " where expires_at <= :time" + KEPT + "order by expires_at")
  List<LeaseRow> endingBy(Instant time);

  @SqlQuery(READ + " where vm.id = :vm and expires_at is not null" + KEPT)
  Optional<LeaseRow> find(VmId vm);

  /** Another end, or none: whatever the former one brought about counts no more. */
  @SqlUpdate(
      """
      update vm set expires_at = :end, lease_warned_days = null, lease_ended_at = null,
        deletion_warned_at = null
      where id = :vm
      """)
  void set(VmId vm, @Nullable Instant end);

  @SqlUpdate("update vm set lease_warned_days = :days where id = :vm")
  void warned(VmId vm, int days);

  @SqlUpdate("update vm set lease_ended_at = :now where id = :vm")
  void ended(VmId vm, Instant now);

  @SqlUpdate("update vm set deletion_warned_at = :now where id = :vm")
  void announced(VmId vm, Instant now);
}
