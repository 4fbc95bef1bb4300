package cloud.faso.metering;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;

/**
 * What a thing sent and received.
 *
 * @param thing its id
 * @param tenant its tenant's name
 * @param at when it is counted
 */
public record Passed(
    String thing,
    String name,
    TenantId tenantId,
    String tenant,
    MinistryId ministryId,
    Instant at,
    long sentBytes,
    long receivedBytes) {}
