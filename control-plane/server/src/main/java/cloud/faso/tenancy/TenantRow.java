package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as stored.
 *
 * @param labels JSON object
 */
public record TenantRow(
    TenantId id,
    MinistryId ministryId,
    String name,
    @Nullable String description,
    String labels,
    long version,
    Instant createdAt) {}
