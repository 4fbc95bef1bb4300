package cloud.faso.network;

import cloud.faso.access.Role;
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
import cloud.faso.spec.agent.RouteSpec;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Use cases of routers; locks as {@link NetworkParts} says. */
public final class RouterService {

  private final NetworkParts its;
  private final RouterTable table;
  private final SegmentTable segments;
  private final Joining joining;
  private final RouterGateways gateways;
  private final RouterViews views;
  private final PhaseWait waiting;

  RouterService(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(RouterTable.class);
    this.segments = its.database().table(SegmentTable.class);
    this.joining = new Joining(its);
    this.gateways = new RouterGateways(its, joining);
    this.views = new RouterViews(its);
    this.waiting = new PhaseWait(its.changed());
  }

  public Page<RouterView> list(TenantScope scope, PageQuery page, Locale locale) {
    List<RouterRow> rows = table.list(scope.tenant(), page);
    return page.cut(rows, RouterRow::name, row -> row.id().value(), views.views(rows, locale));
  }

  public RouterView get(TenantScope scope, String ref, Locale locale) {
    return views.view(require(scope, ref), locale);
  }

  /** The router once it is in the phase, or FAILED, or the time is up; as it is then. */
  public RouterView get(
      TenantScope scope, String ref, NetworkPhase until, Duration atMost, Locale locale) {
    RouterId id = require(scope, ref).id();
    return waiting
        .until(id, until, atMost, () -> table.find(id), views::phase)
        .map(row -> views.view(row, locale))
        .orElseThrow(() -> missing(ref));
  }

  public Answer create(TenantScope scope, CreateRouterRequest request, Locale locale) {
    return its.database()
        .transact(
            () -> {
              its.holdTenant(scope);
              List<ExternalNetworkRow> outward =
                  gateways.hold(Objects.requireNonNullElse(request.externalNetworks(), List.of()));
              RouterRow made = row(scope, request);
              requireMayGoOut(scope, made.snat(), true);
              table.insert(made);
              gateways.lead(made, outward);
              joining.joinAll(
                  scope.tenant(), made, Objects.requireNonNullElse(request.segments(), List.of()));
              List<RouteSpec> routes =
                  joining.routes(
                      made.id(), Objects.requireNonNullElse(request.routes(), List.of()));
              if (!routes.isEmpty()) {
                table.setRoutes(made.id(), StoredJson.write(routes));
              }
              its.requireRoom("router", scope.tenant(), "limit-reached.routers");
              RouterRow row = table.find(made.id()).orElseThrow();
              OperationId operation = its.open(scope, "create", row.id(), row.generation());
              its.record(EventType.ROUTER_CREATED, scope, row.id(), row.name(), row.generation());
              its.publish(List.of(row.id()));
              return Answer.created(views.changed(row, locale), row.generation(), path(row))
                  .with((TypedId) operation);
            });
  }

  private RouterRow row(TenantScope scope, CreateRouterRequest request) {
    return new RouterRow(
        its.ids().next(RouterId.PREFIX, RouterId::new),
        scope.tenant(),
        scope.ministry(),
        request.name(),
        request.description(),
        Objects.requireNonNullElse(request.snat(), true),
        "[]",
        1,
        0,
        its.clock().instant(),
        null);
  }

  /**
   * Any range is a tenant's to use within, and none of its own to send from outside: whether the
   * datacenter has routes to it, or has it itself, only operators know.
   */
  private static void requireMayGoOut(TenantScope scope, boolean snat, boolean before) {
    if (!snat && before && scope.role() != Role.OPERATOR) {
      throw PlatformProblem.FORBIDDEN.problem().saying("forbidden.snat-off");
    }
  }

  /** What a patch may change. */
  private record Patchable(
      @Nullable String description,
      @Nullable List<String> externalNetworks,
      @Nullable Boolean snat,
      @Nullable List<RouteSpec> routes) {}

  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              RouterRow before = lockToChange(scope, ref, ifMatch);
              Patchable present =
                  new Patchable(
                      before.description(),
                      table.gateways(before.id()).stream()
                          .map(RouterTable.GatewayRow::network)
                          .toList(),
                      before.snat(),
                      before.hops());
              Patchable wanted = patch.applyTo(present, Patchable.class);
              requireMayGoOut(
                  scope, Objects.requireNonNullElse(wanted.snat(), true), before.snat());
              if (!change(before, present, wanted)) {
                return same(Answer.ok(views.view(before, locale), before.generation()), before);
              }
              return changed(scope, before, locale, 200);
            });
  }

  /** Writes what a patch changes; false when nothing does. */
  private boolean change(RouterRow before, Patchable present, Patchable wanted) {
    boolean snat = Objects.requireNonNullElse(wanted.snat(), true);
    List<String> outward = Objects.requireNonNullElse(wanted.externalNetworks(), List.of());
    boolean elsewhere =
        !outward.equals(present.externalNetworks())
            && gateways.lead(before, gateways.hold(outward));
    List<RouteSpec> routes =
        joining.routes(before.id(), Objects.requireNonNullElse(wanted.routes(), List.of()));
    if (!elsewhere
        && snat == before.snat()
        && routes.equals(before.hops())
        && Objects.equals(wanted.description(), before.description())) {
      return false;
    }
    table.update(before.id(), wanted.description(), snat, StoredJson.write(routes));
    return true;
  }

  /** Has the router join a segment. */
  public Answer join(
      TenantScope scope, String ref, JoinSegmentRequest request, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              RouterRow before = lockToChange(scope, ref, ifMatch);
              joining.join(scope.tenant(), before, request.segment(), "/segment");
              table.touch(before.id());
              return changed(scope, before, locale, 201);
            });
  }

  /** Has it leave a segment. */
  public Answer leave(
      TenantScope scope, String ref, String segmentRef, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              RouterRow before = lockToChange(scope, ref, ifMatch);
              SegmentRow segment =
                  segments
                      .lock(scope.tenant(), segmentRef)
                      .filter(row -> isJoined(before, row))
                      .orElseThrow(() -> NetworkParts.missing("router-interface", segmentRef));
              joining.leave(before, segment);
              joining.requireRoutesStay(before);
              table.touch(before.id());
              return changed(scope, before, locale, 202);
            });
  }

  private boolean isJoined(RouterRow router, SegmentRow segment) {
    return table.joining(segment.id()).filter(row -> row.id().equals(router.id())).isPresent();
  }

  private Answer changed(TenantScope scope, RouterRow before, Locale locale, int status) {
    RouterRow row = table.find(before.id()).orElseThrow();
    OperationId operation = its.open(scope, "update", row.id(), row.generation());
    its.record(EventType.ROUTER_CHANGED, scope, row.id(), row.name(), row.generation());
    its.publish(List.of(row.id()));
    RouterView view = views.changed(row, locale);
    Answer answer =
        switch (status) {
          case 201 -> Answer.created(view, row.generation(), path(row));
          case 202 -> Answer.accepted(view, row.generation());
          default -> Answer.ok(view, row.generation());
        };
    return answer.with((TypedId) operation);
  }

  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              RouterRow before = lock(scope, ref);
              ifMatch.check(before.generation());
              if (before.deleted()) {
                return same(
                    Answer.accepted(views.view(before, locale), before.generation()), before);
              }
              joining.requireNoFloatingIps(before, null, "in-use.router-of-floating-ips");
              joining.requireNoPeerings(before);
              joining.requireNoMembers(before, null);
              end(before);
              RouterRow row = table.find(before.id()).orElseThrow();
              OperationId operation = its.open(scope, "delete", row.id(), row.generation());
              its.record(EventType.ROUTER_DELETE, scope, row.id(), row.name(), row.generation());
              its.publish(List.of(row.id()));
              return Answer.accepted(views.changed(row, locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  /** Its segments may be joined by another; its addresses rest once no agent has it. */
  void end(RouterRow row) {
    table.leaveAll(row.id());
    table.requestDelete(row.id(), its.clock().instant());
  }

  private Answer same(Answer answer, RouterRow row) {
    return its.receipts().running(row.id()).map(it -> answer.with((TypedId) it)).orElse(answer);
  }

  private RouterRow lockToChange(TenantScope scope, String ref, IfMatch ifMatch) {
    RouterRow row = lock(scope, ref);
    ifMatch.check(row.generation());
    if (row.deleted()) {
      throw NetworkParts.deleting();
    }
    return row;
  }

  private RouterRow require(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private RouterRow lock(TenantScope scope, String ref) {
    return table
        .lock(require(scope, ref).id())
        .flatMap(table::find)
        .orElseThrow(() -> missing(ref));
  }

  private static RuntimeException missing(String ref) {
    return NetworkParts.missing("router", ref);
  }

  private static String path(RouterRow row) {
    return "/v1/tenants/" + row.tenantId().value() + "/routers/" + row.id().value();
  }
}
