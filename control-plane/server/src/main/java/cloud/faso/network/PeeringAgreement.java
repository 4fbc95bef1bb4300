package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.problem.PlatformProblem;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes peerings of proposals. */
final class PeeringAgreement {

  /** Of what a tenant has agreed to; whoever takes up its offers is not counted. */
  private static final long MOST = 50;

  private final NetworkParts its;
  private final PeeringTable table;
  private final PeeringOfferTable offers;
  private final SegmentTable segments;
  private final PeeringSides sides;

  PeeringAgreement(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(PeeringTable.class);
    this.offers = its.database().table(PeeringOfferTable.class);
    this.segments = its.database().table(SegmentTable.class);
    this.sides = new PeeringSides(its);
  }

  /**
   * Locks what a peering is to lead through, before the peering itself.
   *
   * @param ref of the segment of whoever agrees; null for the one that was offered
   * @return that segment
   */
  SegmentId hold(TenantScope scope, PeeringRow seen, @Nullable String ref) {
    SegmentId own =
        ref == null
            ? offered(seen)
                .orElseThrow(
                    () ->
                        PlatformProblem.INVALID
                            .problem()
                            .because("/segment", "violation.which-segment"))
            : segments
                .find(scope.tenant(), ref)
                .map(SegmentRow::id)
                .orElseThrow(() -> PlatformProblem.unknownReference("/segment", "segment", ref));
    sides.hold(List.of(own, Objects.requireNonNull(seen.segmentId())));
    return own;
  }

  private Optional<SegmentId> offered(PeeringRow row) {
    return Optional.ofNullable(row.offerId()).flatMap(offers::find).map(PeeringOfferRow::segmentId);
  }

  /**
   * The first agreement, of one that is locked, with the segments held.
   *
   * @param own segment of whoever agrees
   */
  void agree(PeeringRow before, SegmentId own) {
    PeeringSides.Side mine = sides.side(own);
    PeeringSides.Side other = sides.side(Objects.requireNonNull(before.segmentId()));
    sides.requireApart(before.id(), mine, other);
    write(before.id(), mine, other);
  }

  /** As {@link #agree}, where whoever proposes has the agreement beforehand. */
  void agreeBeforehand(PeeringId peering, PeeringSides.Side proposer, PeeringSides.Side offered) {
    sides.requireApart(peering, proposer, offered);
    write(peering, offered, proposer);
  }

  private void write(PeeringId peering, PeeringSides.Side agreeing, PeeringSides.Side proposer) {
    table.agree(
        peering,
        agreeing.segment().id(),
        agreeing.cidrs(),
        sides.number(agreeing, proposer),
        its.clock().instant());
  }

  /** Holds that a segment that is named is the one that was agreed on. */
  void requireSettled(TenantScope scope, PeeringRow row, @Nullable String ref) {
    SegmentId own = row.isProposedBy(scope.tenant()) ? row.segmentId() : row.peerSegmentId();
    if (ref != null
        && segments.find(scope.tenant(), ref).filter(each -> each.id().equals(own)).isEmpty()) {
      throw PlatformProblem.INVALID.problem().because("/segment", "violation.segment-settled");
    }
  }

  /** Puts other terms in the place of those that are agreed. */
  void amend(PeeringRow before) {
    PeeringTerms terms = Objects.requireNonNull(before.amended());
    if (!terms.endsAt().isAfter(its.clock().instant())) {
      throw NetworkProblem.WRONG_PHASE.problem().saying("wrong-phase.peering-terms-over");
    }
    table.takeAmendment(
        before.id(),
        terms.purpose(),
        StoredJson.write(terms.rules()),
        terms.endsAt(),
        its.clock().instant());
  }

  /** As {@link NetworkParts#requireRoom}, counting what the tenant proposed or agreed to. */
  void requireRoom(TenantId tenant) {
    its.requireRoom(() -> table.count(tenant), MOST, "limit-reached.peerings");
  }
}
