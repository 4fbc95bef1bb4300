package cloud.faso.network;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An offer to make.
 *
 * @param segment id or name
 * @param rules as the tenant that offers says them
 * @param audience everyone when left out
 * @param needsApproval true when left out
 */
public record CreateOfferRequest(
    String name,
    String description,
    String segment,
    List<PeeringRuleView> rules,
    Instant endsAt,
    @Nullable PeeringAudience audience,
    @Nullable Boolean needsApproval) {}
