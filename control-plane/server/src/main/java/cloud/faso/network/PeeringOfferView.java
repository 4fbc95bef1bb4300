package cloud.faso.network;

import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An offer as the API shows it, to whom it is or to whose it is.
 *
 * @param tenant that offers
 * @param segment its name; null to others
 * @param rules as the reader's side says them
 */
public record PeeringOfferView(
    PeeringOfferId id,
    String name,
    String description,
    TenantId tenant,
    @Nullable String tenantName,
    @Nullable String ministry,
    @Nullable String segment,
    List<String> cidrs,
    List<PeeringRuleView> rules,
    Instant endsAt,
    PeeringAudience audience,
    boolean needsApproval,
    long generation,
    Instant createdAt) {}
