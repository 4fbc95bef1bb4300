package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Quota that is lent until a day.
 *
 * @param ownerId of the quota that is larger by it: the tenant's or the ministry's
 * @param tenantId null for a ministry's own
 * @param warnedDays how many days before the end it was last told of; null for never
 */
public record QuotaLoanRow(
    QuotaLoanId id,
    String ownerId,
    MinistryId ministryId,
    @Nullable TenantId tenantId,
    long vcpus,
    long memoryMib,
    long vms,
    long volumeGib,
    long floatingIps,
    Instant endsAt,
    @Nullable Integer warnedDays,
    @Nullable String description,
    long version,
    Instant createdAt) {

  public Resources amounts() {
    return new Resources(vcpus, memoryMib, vms, volumeGib, floatingIps);
  }
}
