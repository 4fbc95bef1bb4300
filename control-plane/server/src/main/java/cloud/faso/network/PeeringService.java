package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.OperationId;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Use cases of peerings that were proposed; {@link PeeringProposals} has how they are. */
public final class PeeringService {

  private final NetworkParts its;
  private final PeeringTable table;
  private final PeeringDrafts drafts;
  private final PeeringAgreement agreement;
  private final PeeringEnds ends;
  private final PeeringViews views;
  private final PhaseWait waiting;

  PeeringService(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(PeeringTable.class);
    this.drafts = new PeeringDrafts(its.clock());
    this.agreement = new PeeringAgreement(its);
    this.ends = new PeeringEnds(its);
    this.views = new PeeringViews(its);
    this.waiting = new PhaseWait(its.changed());
  }

  /**
   * @param over true for those too that are over
   */
  public Page<PeeringView> list(TenantScope scope, boolean over, PageQuery page, Locale locale) {
    List<PeeringRow> rows = table.list(scope.tenant(), over, page);
    return page.cut(
        rows, PeeringRow::name, row -> row.id().value(), views.views(scope.tenant(), locale));
  }

  public PeeringView get(TenantScope scope, String ref, Locale locale) {
    return views.view(require(scope, ref), scope.tenant(), locale);
  }

  /** The peering once it is in the phase, or FAILED, or over, or the time is up. */
  public PeeringView get(
      TenantScope scope, String ref, PeeringPhase until, Duration atMost, Locale locale) {
    PeeringId id = require(scope, ref).id();
    return waiting
        .until(
            id,
            row -> {
              PeeringPhase phase = views.phase(row);
              return phase == until || phase == PeeringPhase.FAILED || phase.isOver();
            },
            atMost,
            () -> table.find(id))
        .map(row -> views.view(row, scope.tenant(), locale))
        .orElseThrow(() -> missing(ref));
  }

  /** What a patch may change: the terms, as the caller's side says them. */
  private record Patchable(
      @Nullable String purpose, @Nullable List<PeeringRuleView> rules, @Nullable String endsAt) {

    static Patchable of(PeeringTerms terms, boolean one) {
      return new Patchable(
          terms.purpose(), PeeringViews.rules(terms.rules(), one), terms.endsAt().toString());
    }
  }

  /** Proposes other terms: instead of what nobody agreed to yet, or beside what goes on. */
  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              PeeringRow before = lockToChange(scope, ref, ifMatch);
              boolean one = before.isProposedBy(scope.tenant());
              if (!before.agreed() && !one) {
                throw wrong("wrong-phase.peering-not-agreed-yet");
              }
              if (!before.agreed() && before.offerId() != null) {
                throw wrong("wrong-phase.peering-of-offer");
              }
              PeeringTerms last = base(before, scope.tenant());
              PeeringTerms wanted =
                  terms(patch.applyTo(Patchable.of(last, one), Patchable.class), last, one);
              if (wanted.equals(last)) {
                return same(
                    Answer.ok(views.view(before, scope.tenant(), locale), before.generation()),
                    before);
              }
              propose(scope, before, wanted);
              PeeringRow row = table.find(before.id()).orElseThrow();
              ends.tell(EventType.PEERING_CHANGED, row, scope.tenant());
              if (row.awaited() != null && !scope.tenant().equals(row.awaited())) {
                ends.writeProposed(row, row.awaited());
              }
              signal(row);
              return Answer.ok(views.view(row, scope.tenant(), locale), row.generation());
            });
  }

  /**
   * What a patch builds on: what is agreed, or what the same side proposes instead. Never what the
   * other side does, to which nobody agrees by the way.
   */
  private static PeeringTerms base(PeeringRow row, TenantId by) {
    return by.equals(row.amendedBy())
        ? Objects.requireNonNullElse(row.amended(), row.present())
        : row.present();
  }

  private PeeringTerms terms(Patchable wanted, PeeringTerms last, boolean one) {
    Flaws flaws = new Flaws();
    PeeringTerms terms =
        new PeeringTerms(
            Objects.requireNonNullElse(wanted.purpose(), last.purpose()),
            drafts.rules(
                Objects.requireNonNullElse(wanted.rules(), PeeringViews.rules(last.rules(), one)),
                one,
                flaws),
            drafts.end(wanted.endsAt(), last.endsAt(), flaws));
    flaws.refuseIfAny();
    return terms;
  }

  private void propose(TenantScope scope, PeeringRow before, PeeringTerms wanted) {
    Instant now = its.clock().instant();
    if (!before.agreed()) {
      table.setTerms(
          before.id(), wanted.purpose(), StoredJson.write(wanted.rules()), wanted.endsAt(), now);
    } else if (wanted.equals(before.present())) {
      table.dropAmendment(before.id());
    } else {
      table.amend(before.id(), StoredJson.write(wanted), scope.tenant(), now);
    }
  }

  /** Agrees to what was proposed last, which must be what the caller names. */
  public Answer agree(
      TenantScope scope, String ref, AgreePeeringRequest request, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              PeeringRow seen = require(scope, ref);
              @Nullable SegmentId own =
                  isNew(seen, scope.tenant())
                      ? agreement.hold(scope, seen, request.segment())
                      : null;
              PeeringRow before = lockToChange(scope, ref, ifMatch);
              requireAwaits(scope.tenant(), before);
              if (request.terms() != before.terms()) {
                throw NetworkProblem.TERMS_CHANGED.problem(before.terms(), request.terms());
              }
              // A colleague agreed meanwhile, and the other side proposes something else: whoever
              // tries again holds what that takes.
              if (!before.id().equals(seen.id())
                  || isNew(before, scope.tenant()) != isNew(seen, scope.tenant())) {
                throw PlatformProblem.UNAVAILABLE.problem();
              }
              if (own == null) {
                agreement.requireSettled(scope, before, request.segment());
                agreement.amend(before);
              } else {
                agreement.agree(before, own);
                agreement.requireRoom(scope.tenant());
              }
              PeeringRow row = table.find(before.id()).orElseThrow();
              OperationId operation = its.open(scope, "agree", row.id(), row.generation());
              ends.tell(EventType.PEERING_AGREED, row, scope.tenant());
              its.publish(List.of(row.id()));
              return Answer.accepted(views.changed(row, scope.tenant(), locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  /** True for one that this tenant may agree to for the first time. */
  private static boolean isNew(PeeringRow row, TenantId who) {
    return !row.agreed() && !row.over() && !row.isProposedBy(who);
  }

  private static void requireAwaits(TenantId who, PeeringRow row) {
    TenantId awaited = row.awaited();
    if (awaited == null) {
      throw wrong("wrong-phase.peering-agreed");
    }
    if (!awaited.equals(who)) {
      throw wrong("wrong-phase.peering-waits-for-peer");
    }
  }

  /** Refuses what was proposed; what is agreed goes on. Who amended it takes that back. */
  public Answer refuse(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              PeeringRow before = lockToChange(scope, ref, ifMatch);
              PeeringRow row;
              if (before.agreed()) {
                if (before.amendment() == null) {
                  throw wrong("wrong-phase.peering-nothing-to-refuse");
                }
                table.dropAmendment(before.id());
                row = table.find(before.id()).orElseThrow();
                ends.tell(EventType.PEERING_REFUSED, row, scope.tenant());
                signal(row);
              } else {
                requireAwaits(scope.tenant(), before);
                row = ends.end(before, PeeringOutcome.REFUSED, scope.tenant());
              }
              return Answer.accepted(views.view(row, scope.tenant(), locale), row.generation());
            });
  }

  /** Ends it at once, whatever the other side says; ending it again changes nothing. */
  public Answer end(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              PeeringRow before = lock(scope, ref);
              ifMatch.check(before.generation());
              if (before.over()) {
                return same(
                    Answer.accepted(
                        views.view(before, scope.tenant(), locale), before.generation()),
                    before);
              }
              PeeringRow row = ends.end(before, outcome(before, scope.tenant()), scope.tenant());
              if (!row.agreed()) {
                return Answer.accepted(views.view(row, scope.tenant(), locale), row.generation());
              }
              OperationId operation = its.open(scope, "end", row.id(), row.generation());
              return Answer.accepted(views.changed(row, scope.tenant(), locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  private static PeeringOutcome outcome(PeeringRow row, TenantId by) {
    if (row.agreed()) {
      return PeeringOutcome.ENDED;
    }
    return row.isProposedBy(by) ? PeeringOutcome.WITHDRAWN : PeeringOutcome.REFUSED;
  }

  private void signal(PeeringRow row) {
    its.database().afterCommit(() -> its.changed().signal(row.id().value()));
  }

  private Answer same(Answer answer, PeeringRow row) {
    return its.receipts().running(row.id()).map(it -> answer.with((TypedId) it)).orElse(answer);
  }

  private PeeringRow lockToChange(TenantScope scope, String ref, IfMatch ifMatch) {
    PeeringRow row = lock(scope, ref);
    ifMatch.check(row.generation());
    if (row.over() || !row.endsAt().isAfter(its.clock().instant())) {
      throw wrong("wrong-phase.peering-over");
    }
    return row;
  }

  private PeeringRow require(TenantScope scope, String ref) {
    List<PeeringRow> rows = table.find(scope.tenant(), ref);
    // Whoever knows the tenant's id can propose it one named like its own.
    if (rows.size() > 1
        && rows.getFirst().isOf(scope.tenant()) == rows.get(1).isOf(scope.tenant())) {
      throw PlatformProblem.AMBIGUOUS_NAME.problem(
          "peering",
          ref,
          rows.stream().map(row -> row.id().value()).collect(Collectors.joining(", ")));
    }
    if (rows.isEmpty()) {
      throw missing(ref);
    }
    return rows.getFirst();
  }

  private PeeringRow lock(TenantScope scope, String ref) {
    return table
        .lock(require(scope, ref).id())
        .flatMap(table::find)
        .orElseThrow(() -> missing(ref));
  }

  private static Problem wrong(String words) {
    return NetworkProblem.WRONG_PHASE.problem().saying(words);
  }

  private static Problem missing(String ref) {
    return NetworkParts.missing("peering", ref);
  }
}
