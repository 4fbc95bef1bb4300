package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as stored.
 *
 * @param labels JSON object
 * @param monthlyBudgetXof its share of its ministry's; null for none of its own
 */
public record TenantRow(
    TenantId id,
    MinistryId ministryId,
    String name,
    @Nullable String description,
    String labels,
    @Nullable Long monthlyBudgetXof,
    long version,
    Instant createdAt) {}
