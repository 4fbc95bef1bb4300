package cloud.faso.metering;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jdbi.v3.core.mapper.Nested;

/**
 * What a thing takes now.
 *
 * @param thing its id
 * @param tenant its tenant's name
 */
public record MeterRow(
    String thing,
    String name,
    TenantId tenantId,
    String tenant,
    MinistryId ministryId,
    @Nested Use use,
    Instant since) {}
