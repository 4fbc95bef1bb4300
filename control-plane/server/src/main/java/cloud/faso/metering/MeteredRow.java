package cloud.faso.metering;

import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jdbi.v3.core.mapper.Nested;
import org.jspecify.annotations.Nullable;

/**
 * What a thing took from one instant to another.
 *
 * @param thing its id
 * @param tenant its tenant's name
 * @param endedAt null while it still does
 */
record MeteredRow(
    String thing,
    String name,
    TenantId tenantId,
    String tenant,
    @Nested Use use,
    Instant beganAt,
    @Nullable Instant endedAt) {}
