package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The use case that proposes a peering. To a tenant that is not there it is proposed like to any
 * other, so that nobody learns which there are.
 */
public final class PeeringProposals {

  private final NetworkParts its;
  private final PeeringTable table;
  private final PeeringOfferTable offers;
  private final SegmentTable segments;
  private final PeeringDrafts drafts;
  private final PeeringSides sides;
  private final PeeringAgreement agreement;
  private final PeeringEnds ends;
  private final PeeringViews views;

  PeeringProposals(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(PeeringTable.class);
    this.offers = its.database().table(PeeringOfferTable.class);
    this.segments = its.database().table(SegmentTable.class);
    this.drafts = new PeeringDrafts(its.clock());
    this.sides = new PeeringSides(its);
    this.agreement = new PeeringAgreement(its);
    this.ends = new PeeringEnds(its);
    this.views = new PeeringViews(its);
  }

  /** What is proposed to whom. */
  private record Draft(TenantId peer, PeeringTerms terms, @Nullable PeeringOfferRow offer) {

    /** Who offered it has agreed beforehand. */
    Optional<SegmentId> agreed() {
      return Optional.ofNullable(offer)
          .filter(each -> !each.needsApproval())
          .map(PeeringOfferRow::segmentId);
    }
  }

  public Answer propose(TenantScope scope, ProposePeeringRequest request, Locale locale) {
    return its.database()
        .transact(
            () -> {
              SegmentId segment = segment(scope, request);
              Draft seen = draft(scope, request);
              sides.hold(
                  seen.agreed().map(offered -> List.of(segment, offered)).orElse(List.of(segment)));
              // What is offered is as it was read once its row is held.
              if (request.offer() != null) {
                var _ = offers.lock(request.offer());
              }
              Draft draft = draft(scope, request);
              if (!draft.agreed().equals(seen.agreed())) {
                throw PlatformProblem.UNAVAILABLE.problem();
              }
              return propose(scope, request, draft, sides.side(segment), locale);
            });
  }

  /** Holds that it makes sense to propose it, as things are. */
  public void check(TenantScope scope, ProposePeeringRequest request) {
    SegmentId segment = segment(scope, request);
    var _ = draft(scope, request);
    var _ = sides.side(segment);
  }

  private SegmentId segment(TenantScope scope, ProposePeeringRequest request) {
    return segments
        .find(scope.tenant(), request.segment())
        .map(SegmentRow::id)
        .orElseThrow(
            () -> PlatformProblem.unknownReference("/segment", "segment", request.segment()));
  }

  private Answer propose(
      TenantScope scope,
      ProposePeeringRequest request,
      Draft draft,
      PeeringSides.Side side,
      Locale locale) {
    List<String> waiting = table.waiting(side.segment().id(), draft.peer());
    if (!waiting.isEmpty()) {
      throw NetworkProblem.PEERING_EXISTS
          .problem()
          .saying("peering-exists.proposed", waiting.getFirst());
    }
    PeeringRow made = row(scope, request, draft, side);
    table.insert(made);
    draft
        .agreed()
        .ifPresent(offered -> agreement.agreeBeforehand(made.id(), side, offered(offered)));
    agreement.requireRoom(scope.tenant());
    PeeringRow row = table.find(made.id()).orElseThrow();
    ends.tell(EventType.PEERING_PROPOSED, row, scope.tenant());
    if (!row.agreed()) {
      ends.writeProposed(row, row.peerTenantId());
    }
    Answer answer =
        Answer.created(
            views.changed(row, scope.tenant(), locale), row.generation(), path(scope, row));
    if (!row.agreed()) {
      return answer;
    }
    ends.tell(EventType.PEERING_AGREED, row, scope.tenant());
    its.publish(List.of(row.id()));
    return answer.with((TypedId) its.open(scope, "agree", row.id(), row.generation()));
  }

  private PeeringSides.Side offered(SegmentId segment) {
    try {
      return sides.side(segment);
    } catch (Problem problem) {
      // What is wrong with it is nobody's business but of who offers it.
      throw NetworkProblem.WRONG_PHASE.problem().saying("wrong-phase.offer-not-ready");
    }
  }

  private Draft draft(TenantScope scope, ProposePeeringRequest request) {
    Flaws flaws = new Flaws();
    Draft draft =
        request.offer() == null
            ? ownTerms(request, flaws)
            : offered(scope, request, request.offer(), flaws);
    if (draft.peer().equals(scope.tenant())) {
      flaws.add("/peer", "violation.own-tenant");
    }
    flaws.refuseIfAny();
    return draft;
  }

  private Draft ownTerms(ProposePeeringRequest request, Flaws flaws) {
    if (request.offerGeneration() != null) {
      flaws.add("/offerGeneration", "violation.without-offer");
    }
    if (request.peer() == null) {
      flaws.add("/peer", "violation.peer-or-offer");
    }
    if (request.rules() == null) {
      flaws.add("/rules", "violation.no-rules");
    }
    if (request.endsAt() == null) {
      flaws.add("/endsAt", "violation.no-end-date");
    }
    flaws.refuseIfAny();
    return new Draft(
        Objects.requireNonNull(request.peer()),
        new PeeringTerms(
            request.purpose(),
            drafts.rules(Objects.requireNonNull(request.rules()), true, flaws),
            drafts.end(Objects.requireNonNull(request.endsAt()), flaws)),
        null);
  }

  private Draft offered(
      TenantScope scope, ProposePeeringRequest request, PeeringOfferId id, Flaws flaws) {
    PeeringOfferRow offer =
        offers
            .open(scope.tenant(), scope.ministry(), its.clock().instant(), id)
            .orElseThrow(() -> PlatformProblem.unknownReference("/offer", "offer", id.value()));
    if (request.peer() != null) {
      flaws.add("/peer", "violation.said-by-offer");
    }
    if (request.rules() != null) {
      flaws.add("/rules", "violation.said-by-offer");
    }
    requireRead(request.offerGeneration(), offer, flaws);
    Instant end = request.endsAt() == null ? offer.endsAt() : drafts.end(request.endsAt(), flaws);
    if (end.isAfter(offer.endsAt())) {
      flaws.add("/endsAt", "violation.after-offer", offer.endsAt());
    }
    return new Draft(
        offer.tenantId(),
        new PeeringTerms(request.purpose(), PeeringTerms.rules(offer.rules()), end),
        offer);
  }

  /** Nobody agrees to terms that were not read. */
  private static void requireRead(@Nullable Long read, PeeringOfferRow offer, Flaws flaws) {
    if (read == null) {
      flaws.add("/offerGeneration", "violation.no-offer-generation");
    } else if (read != offer.generation()) {
      throw NetworkProblem.TERMS_CHANGED
          .problem()
          .saying("terms-changed.offer", offer.generation(), read);
    }
  }

  private PeeringRow row(
      TenantScope scope, ProposePeeringRequest request, Draft draft, PeeringSides.Side side) {
    Instant now = its.clock().instant();
    return new PeeringRow(
        its.ids().next(PeeringId.PREFIX, PeeringId::new),
        scope.tenant(),
        scope.ministry(),
        null,
        null,
        request.name(),
        side.segment().id(),
        null,
        side.cidrs(),
        draft.peer(),
        null,
        null,
        null,
        null,
        null,
        null,
        draft.offer() == null ? null : draft.offer().id(),
        null,
        draft.terms().purpose(),
        StoredJson.write(draft.terms().rules()),
        draft.terms().endsAt(),
        1,
        now,
        null,
        null,
        null,
        null,
        null,
        null,
        1,
        0,
        now,
        null);
  }

  private static String path(TenantScope scope, PeeringRow row) {
    return "/v1/tenants/" + scope.tenant().value() + "/peerings/" + row.id().value();
  }
}
