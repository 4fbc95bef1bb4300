package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An offer as stored, with the names of who offers what.
 *
 * @param rules JSON array of {@link cloud.faso.spec.agent.PeeringRule}, in which {@code fromOne} is
 *     from whoever takes it up
 * @param needsApproval false when whoever takes it up has the agreement already
 */
public record PeeringOfferRow(
    PeeringOfferId id,
    TenantId tenantId,
    MinistryId ministryId,
    @Nullable String tenant,
    @Nullable String ministry,
    String name,
    String description,
    SegmentId segmentId,
    @Nullable String segment,
    String rules,
    Instant endsAt,
    PeeringAudience audience,
    boolean needsApproval,
    long generation,
    Instant createdAt) {}
