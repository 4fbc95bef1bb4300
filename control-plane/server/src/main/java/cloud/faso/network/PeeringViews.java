package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.operations.Reason;
import cloud.faso.platform.problem.Words;
import cloud.faso.spec.agent.PeeringRule;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Shows peerings to one of the two, the phase computed, the reason in words. */
final class PeeringViews {

  private final NetworkParts its;

  PeeringViews(NetworkParts its) {
    this.its = its;
  }

  PeeringView view(PeeringRow row, TenantId reader, Locale locale) {
    return views(reader, locale).apply(row);
  }

  /** As it is shown in the transaction that changes it, of which no agent knows yet. */
  PeeringView changed(PeeringRow row, TenantId reader, Locale locale) {
    return view(row, reader, its.sight().of(row.id(), Long.MAX_VALUE, null), locale);
  }

  /** How these are shown, for which the agents are looked up once. */
  Function<PeeringRow, PeeringView> views(TenantId reader, Locale locale) {
    NetworkSight sight = its.sight();
    return row -> view(row, reader, sight.of(row.id(), row.revision(), null), locale);
  }

  private static PeeringView view(
      PeeringRow row, TenantId reader, NetworkPhase.Known known, Locale locale) {
    boolean one = row.isProposedBy(reader);
    List<String> cidrs = PeeringRow.cidrs(row.cidrs());
    List<String> peerCidrs = PeeringRow.cidrs(row.peerCidrs());
    PeeringPhase phase = PeeringPhase.of(row.agreed(), row.outcome(), known);
    return new PeeringView(
        row.id(),
        row.name(),
        reader,
        phase,
        reason(row, phase, reader, known, locale),
        side(row.tenantId(), reader),
        row.purpose(),
        one ? row.segment() : row.peerSegment(),
        one ? cidrs : peerCidrs,
        one ? asked(row, peerCidrs) : proposer(row, cidrs),
        rules(row.present().rules(), one),
        row.endsAt(),
        row.terms(),
        row.awaited() == null ? null : side(row.awaited(), reader),
        amendment(row, reader, one),
        row.offerId(),
        row.agreedAt(),
        row.deleteRequestedAt(),
        row.generation(),
        row.createdAt());
  }

  /** Who proposes learns no name before the other one has agreed, or has offered it. */
  private static PeeringView.Peer asked(PeeringRow row, List<String> cidrs) {
    boolean known = row.agreed() || row.offerId() != null;
    return new PeeringView.Peer(
        row.peerTenantId(),
        known ? row.peerTenant() : null,
        known ? row.peerMinistry() : null,
        cidrs);
  }

  private static PeeringView.Peer proposer(PeeringRow row, List<String> cidrs) {
    return new PeeringView.Peer(row.tenantId(), row.tenant(), row.ministry(), cidrs);
  }

  private static PeeringView.@Nullable Amendment amendment(
      PeeringRow row, TenantId reader, boolean one) {
    PeeringTerms terms = row.amended();
    TenantId by = row.amendedBy();
    return terms == null || by == null
        ? null
        : new PeeringView.Amendment(
            side(by, reader), terms.purpose(), rules(terms.rules(), one), terms.endsAt());
  }

  static List<PeeringRuleView> rules(List<PeeringRule> rules, boolean one) {
    return rules.stream().map(rule -> PeeringRuleView.of(rule, one)).toList();
  }

  private static PeeringView.Side side(TenantId who, TenantId reader) {
    return who.equals(reader) ? PeeringView.Side.OWN : PeeringView.Side.PEER;
  }

  private static @Nullable String reason(
      PeeringRow row,
      PeeringPhase phase,
      TenantId reader,
      NetworkPhase.Known known,
      Locale locale) {
    if (phase == PeeringPhase.ENDING) {
      return Standing.of(known, true, false, locale).reason();
    }
    Reason why = PeeringEnds.why(row.outcome());
    if (why != null) {
      return why.in(locale);
    }
    TenantId awaited = row.awaited();
    if (awaited != null) {
      return Words.say(
          locale, waiting(row.agreed(), awaited.equals(reader)), row.id().value(), row.terms());
    }
    return row.over() ? null : Standing.of(known, false, false, locale).reason();
  }

  private static String waiting(boolean agreed, boolean own) {
    if (agreed) {
      return own ? "peering.reason.amended-own" : "peering.reason.amended-peer";
    }
    return own ? "peering.reason.proposed-own" : "peering.reason.proposed-peer";
  }

  PeeringPhase phase(PeeringRow row) {
    return PeeringPhase.of(
        row.agreed(), row.outcome(), its.sight().of(row.id(), row.revision(), null));
  }
}
