package cloud.faso.network;

import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peering as the API shows it to one of the two; of the other no more than was agreed on.
 *
 * @param segment name of its own; null before it agreed, and once it is over
 * @param awaits whose word is due; null for nobody's
 */
public record PeeringView(
    PeeringId id,
    String name,
    TenantId tenant,
    PeeringPhase phase,
    @Nullable String phaseReason,
    Side proposedBy,
    String purpose,
    @Nullable String segment,
    List<String> cidrs,
    Peer peer,
    List<PeeringRuleView> rules,
    Instant endsAt,
    long terms,
    @Nullable Side awaits,
    @Nullable Amendment amendment,
    @Nullable PeeringOfferId offer,
    @Nullable Instant agreedAt,
    @Nullable Instant endedAt,
    long generation,
    Instant createdAt) {

  /** One of the two, as the reader sees it. */
  public enum Side {
    OWN,
    PEER
  }

  /**
   * The other one.
   *
   * @param name null before it agreed, as is {@code ministry}: whoever proposes learns nothing
   */
  public record Peer(
      TenantId tenant, @Nullable String name, @Nullable String ministry, List<String> cidrs) {}

  /** Terms that are proposed while the others go on. */
  public record Amendment(
      Side proposedBy, String purpose, List<PeeringRuleView> rules, Instant endsAt) {}
}
