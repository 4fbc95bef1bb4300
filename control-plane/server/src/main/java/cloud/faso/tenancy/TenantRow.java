package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as stored.
 *
 * @param labels JSON object
 * @param goesAt when its grace is over; null unless it is being retired
 * @param endingAt since when it goes; null while that can be undone
 * @param waitsForVm name of a VM or a volume that must be gone first, and of its node; as last seen
 * @param monthlyBudgetXof its share of its ministry's; null for none of its own
 */
public record TenantRow(
    TenantId id,
    MinistryId ministryId,
    String name,
    @Nullable String description,
    String labels,
    @Nullable Long monthlyBudgetXof,
    @Nullable Instant goesAt,
    @Nullable Instant endingAt,
    @Nullable String waitsForVm,
    @Nullable String waitsForNode,
    long version,
    Instant createdAt) {

  TenantPhase phase() {
    return TenantPhase.of(goesAt, endingAt);
  }
}
