package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.platform.db.StoredJson;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A peering as stored. What begins with {@code peer} is of the tenant that was asked; its names and
 * its ministry are null as long as there is no such tenant.
 *
 * @param tenant name of the one that proposed it, and {@code ministry} is the code of its ministry
 * @param cidrs JSON array
 * @param rules JSON array of {@link cloud.faso.spec.agent.PeeringRule}
 * @param terms number of the terms that were proposed last
 * @param amendment JSON of {@link PeeringTerms} that were proposed instead of what is agreed
 */
public record PeeringRow(
    PeeringId id,
    TenantId tenantId,
    MinistryId ministryId,
    @Nullable String tenant,
    @Nullable String ministry,
    String name,
    @Nullable SegmentId segmentId,
    @Nullable String segment,
    String cidrs,
    TenantId peerTenantId,
    @Nullable MinistryId peerMinistryId,
    @Nullable String peerTenant,
    @Nullable String peerMinistry,
    @Nullable SegmentId peerSegmentId,
    @Nullable String peerSegment,
    @Nullable String peerCidrs,
    @Nullable PeeringOfferId offerId,
    @Nullable Integer number,
    String purpose,
    String rules,
    Instant endsAt,
    long terms,
    Instant proposedAt,
    @Nullable String amendment,
    @Nullable TenantId amendedBy,
    @Nullable Instant agreedAt,
    @Nullable PeeringOutcome outcome,
    @Nullable TenantId endedBy,
    @Nullable Integer warnedDays,
    long generation,
    long revision,
    Instant createdAt,
    @Nullable Instant deleteRequestedAt) {

  boolean over() {
    return deleteRequestedAt != null;
  }

  boolean agreed() {
    return agreedAt != null;
  }

  boolean isProposedBy(TenantId who) {
    return tenantId.equals(who);
  }

  /** True when the tenant, which is one of the two, proposed it or agreed to it. */
  boolean isOf(TenantId who) {
    return isProposedBy(who) || agreed();
  }

  PeeringTerms present() {
    return new PeeringTerms(purpose, PeeringTerms.rules(rules), endsAt);
  }

  /** What is proposed instead; null when nothing is. */
  @Nullable PeeringTerms amended() {
    return amendment == null ? null : StoredJson.read(amendment, new TypeReference<>() {});
  }

  /** Whose word is awaited; null when nobody's is. */
  @Nullable TenantId awaited() {
    if (over()) {
      return null;
    }
    if (!agreed()) {
      return peerTenantId;
    }
    return amendedBy == null ? null : isProposedBy(amendedBy) ? peerTenantId : tenantId;
  }

  static List<String> cidrs(@Nullable String stored) {
    return stored == null ? List.of() : StoredJson.read(stored, new TypeReference<>() {});
  }
}
