package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Use cases of offers. What was taken up stays as it was agreed, whatever becomes of the offer. */
public final class PeeringOfferService {

  private static final long MOST = 50;

  private final NetworkParts its;
  private final PeeringOfferTable table;
  private final SegmentTable segments;
  private final SubnetTable subnets;
  private final RouterTable routers;
  private final PeeringDrafts drafts;

  PeeringOfferService(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(PeeringOfferTable.class);
    this.segments = its.database().table(SegmentTable.class);
    this.subnets = its.database().table(SubnetTable.class);
    this.routers = its.database().table(RouterTable.class);
    this.drafts = new PeeringDrafts(its.clock());
  }

  /** The tenant's own. */
  public Page<PeeringOfferView> list(TenantScope scope, PageQuery page) {
    return cut(scope, page, table.list(scope.tenant(), page));
  }

  /** What others offer to the tenant. */
  public Page<PeeringOfferView> open(TenantScope scope, PageQuery page) {
    Instant now = its.clock().instant();
    return cut(scope, page, table.open(scope.tenant(), scope.ministry(), now, page));
  }

  private Page<PeeringOfferView> cut(
      TenantScope scope, PageQuery page, List<PeeringOfferRow> rows) {
    return page.cut(rows, PeeringOfferRow::name, row -> row.id().value(), views(scope, rows));
  }

  public PeeringOfferView get(TenantScope scope, String ref) {
    return view(scope, require(scope, ref));
  }

  /** One that another tenant offers. */
  public PeeringOfferView getOpen(TenantScope scope, String ref) {
    return table
        .open(scope.tenant(), scope.ministry(), its.clock().instant(), new PeeringOfferId(ref))
        .map(row -> view(scope, row))
        .orElseThrow(() -> missing(ref));
  }

  /** What is offered, and until when. */
  private record Draft(String rules, Instant end) {}

  private Draft draft(CreateOfferRequest request) {
    Flaws flaws = new Flaws();
    String rules = StoredJson.write(drafts.rules(request.rules(), false, flaws));
    Instant end = drafts.end(request.endsAt(), flaws);
    flaws.refuseIfAny();
    return new Draft(rules, end);
  }

  /** Holds that it makes sense to offer it, as things are. */
  public void check(TenantScope scope, CreateOfferRequest request) {
    var _ = draft(request);
    var _ = joined(segments.find(scope.tenant(), request.segment()), request.segment());
  }

  public Answer create(TenantScope scope, CreateOfferRequest request) {
    return its.database()
        .transact(
            () -> {
              Draft draft = draft(request);
              SegmentRow segment = lockSegment(scope, request.segment());
              PeeringOfferRow made =
                  new PeeringOfferRow(
                      its.ids().next(PeeringOfferId.PREFIX, PeeringOfferId::new),
                      scope.tenant(),
                      scope.ministry(),
                      null,
                      null,
                      request.name(),
                      request.description(),
                      segment.id(),
                      segment.name(),
                      draft.rules(),
                      draft.end(),
                      Objects.requireNonNullElse(request.audience(), PeeringAudience.EVERYONE),
                      Objects.requireNonNullElse(request.needsApproval(), true),
                      1,
                      its.clock().instant());
              table.insert(made);
              its.requireRoom(() -> table.count(scope.tenant()), MOST, "limit-reached.offers");
              PeeringOfferRow row = table.find(made.id()).orElseThrow();
              record(EventType.OFFER_CREATED, row);
              return Answer.created(view(scope, row), row.generation(), path(row));
            });
  }

  private SegmentRow lockSegment(TenantScope scope, String ref) {
    return joined(segments.lock(scope.tenant(), ref), ref);
  }

  private SegmentRow joined(Optional<SegmentRow> found, String ref) {
    SegmentRow segment =
        found.orElseThrow(() -> PlatformProblem.unknownReference("/segment", "segment", ref));
    if (segment.deleted()) {
      throw NetworkParts.deleting();
    }
    if (routers.joining(segment.id()).isEmpty()) {
      throw NetworkProblem.SEGMENT_NOT_JOINED.problem(segment.name());
    }
    return segment;
  }

  /** What a patch may change. */
  private record Patchable(
      @Nullable String description,
      @Nullable List<PeeringRuleView> rules,
      @Nullable String endsAt,
      @Nullable PeeringAudience audience,
      @Nullable Boolean needsApproval) {}

  public Answer patch(TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch) {
    return its.database()
        .transact(
            () -> {
              PeeringOfferRow before = lock(scope, ref);
              ifMatch.check(before.generation());
              PeeringOfferRow wanted = changed(before, patch);
              if (wanted.equals(before)) {
                return Answer.ok(view(scope, before), before.generation());
              }
              table.update(wanted);
              PeeringOfferRow row = table.find(before.id()).orElseThrow();
              record(EventType.OFFER_CHANGED, row);
              return Answer.ok(view(scope, row), row.generation());
            });
  }

  private PeeringOfferRow changed(PeeringOfferRow before, MergePatch patch) {
    List<PeeringRuleView> rules = PeeringViews.rules(PeeringTerms.rules(before.rules()), false);
    Patchable wanted =
        patch.applyTo(
            new Patchable(
                before.description(),
                rules,
                before.endsAt().toString(),
                before.audience(),
                before.needsApproval()),
            Patchable.class);
    Flaws flaws = new Flaws();
    PeeringOfferRow row =
        new PeeringOfferRow(
            before.id(),
            before.tenantId(),
            before.ministryId(),
            before.tenant(),
            before.ministry(),
            before.name(),
            Objects.requireNonNullElse(wanted.description(), before.description()),
            before.segmentId(),
            before.segment(),
            StoredJson.write(
                drafts.rules(Objects.requireNonNullElse(wanted.rules(), rules), false, flaws)),
            drafts.end(wanted.endsAt(), before.endsAt(), flaws),
            Objects.requireNonNullElse(wanted.audience(), before.audience()),
            Objects.requireNonNullElse(wanted.needsApproval(), before.needsApproval()),
            before.generation(),
            before.createdAt());
    flaws.refuseIfAny();
    return row;
  }

  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch) {
    return its.database()
        .transact(
            () -> {
              PeeringOfferRow row = lock(scope, ref);
              ifMatch.check(row.generation());
              table.delete(row.id());
              record(EventType.OFFER_DELETED, row);
              return Answer.gone();
            });
  }

  /** Takes away all that a tenant offers, which goes. */
  void clear(TenantId tenant) {
    for (PeeringOfferId offer : table.allOf(tenant)) {
      table.lock(offer).flatMap(table::find).ifPresent(row -> record(EventType.OFFER_DELETED, row));
      table.delete(offer);
    }
  }

  private void record(EventType type, PeeringOfferRow row) {
    its.events()
        .record(type, row.id(), row.tenantId(), row.ministryId(), Map.of("name", row.name()));
  }

  private PeeringOfferView view(TenantScope scope, PeeringOfferRow row) {
    return views(scope, List.of(row)).apply(row);
  }

  private Function<PeeringOfferRow, PeeringOfferView> views(
      TenantScope scope, List<PeeringOfferRow> rows) {
    Map<SegmentId, List<SubnetRow>> parts =
        NetworkAssignments.grouped(
            subnets.of(rows.stream().map(PeeringOfferRow::segmentId).distinct().toList()),
            SubnetRow::segmentId);
    return row -> view(row, scope.tenant(), parts.getOrDefault(row.segmentId(), List.of()));
  }

  private static PeeringOfferView view(
      PeeringOfferRow row, TenantId reader, List<SubnetRow> parts) {
    boolean own = row.tenantId().equals(reader);
    return new PeeringOfferView(
        row.id(),
        row.name(),
        row.description(),
        row.tenantId(),
        row.tenant(),
        row.ministry(),
        own ? row.segment() : null,
        parts.stream().map(SubnetRow::cidr).toList(),
        PeeringViews.rules(PeeringTerms.rules(row.rules()), !own),
        row.endsAt(),
        row.audience(),
        row.needsApproval(),
        row.generation(),
        row.createdAt());
  }

  private PeeringOfferRow require(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private PeeringOfferRow lock(TenantScope scope, String ref) {
    return table
        .lock(require(scope, ref).id())
        .flatMap(table::find)
        .orElseThrow(() -> missing(ref));
  }

  private static RuntimeException missing(String ref) {
    return NetworkParts.missing("offer", ref);
  }

  private static String path(PeeringOfferRow row) {
    return "/v1/tenants/" + row.tenantId().value() + "/offers/" + row.id().value();
  }
}
