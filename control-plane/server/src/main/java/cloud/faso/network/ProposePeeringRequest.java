package cloud.faso.network;

import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peering to propose: to a tenant on terms of one's own, or by taking up an offer on the offer's.
 *
 * @param segment id or name
 * @param peer whom it is proposed to; null where {@code offer} says it
 * @param offerGeneration of the offer as it was read; null without {@code offer}
 * @param rules null where {@code offer} says it
 * @param endsAt null for as long as {@code offer} lasts
 */
public record ProposePeeringRequest(
    String name,
    String purpose,
    String segment,
    @Nullable TenantId peer,
    @Nullable PeeringOfferId offer,
    @Nullable Long offerGeneration,
    @Nullable List<PeeringRuleView> rules,
    @Nullable Instant endsAt) {}
