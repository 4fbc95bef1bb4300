package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.OperationId;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.spec.agent.AddressFamily;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Use cases of load balancers. One that is there is changed with the count of networks held, so
 * that who takes a lost member out of it never waits for whom it keeps waiting.
 */
public final class LoadBalancerService {

  private final NetworkParts its;
  private final LoadBalancerTable table;
  private final SegmentTable segments;
  private final SubnetTable subnets;
  private final FloatingIpTable floatingIps;
  private final ListenerDrafts drafts;
  private final AddressGiving giving;
  private final LoadBalancerViews views;
  private final PhaseWait waiting;

  LoadBalancerService(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(LoadBalancerTable.class);
    this.segments = its.database().table(SegmentTable.class);
    this.subnets = its.database().table(SubnetTable.class);
    this.floatingIps = its.database().table(FloatingIpTable.class);
    this.drafts = new ListenerDrafts(its);
    this.giving = new AddressGiving(its);
    this.views = new LoadBalancerViews(its);
    this.waiting = new PhaseWait(its.changed());
  }

  public Page<LoadBalancerView> list(TenantScope scope, PageQuery page, Locale locale) {
    List<LoadBalancerRow> rows = table.list(scope.tenant(), page);
    return page.cut(
        rows, LoadBalancerRow::name, row -> row.id().value(), views.views(rows, locale));
  }

  public LoadBalancerView get(TenantScope scope, String ref, Locale locale) {
    return views.view(require(scope, ref), locale);
  }

  /** The load balancer once it is in the phase, or FAILED, or the time is up; as it is then. */
  public LoadBalancerView get(
      TenantScope scope, String ref, NetworkPhase until, Duration atMost, Locale locale) {
    LoadBalancerId id = require(scope, ref).id();
    return waiting
        .until(id, until, atMost, () -> table.find(id), views::phase)
        .map(row -> views.view(row, locale))
        .orElseThrow(() -> missing(ref));
  }

  public Answer create(TenantScope scope, CreateLoadBalancerRequest request, Locale locale) {
    return its.database()
        .transact(
            () -> {
              LoadBalancerRow row = make(scope, request);
              its.requireRoom("load_balancer", scope.tenant(), "limit-reached.load-balancers");
              OperationId operation = its.open(scope, "create", row.id(), row.generation());
              its.record(
                  EventType.LOAD_BALANCER_CREATED, scope, row.id(), row.name(), row.generation());
              its.publish(List.of(row.id()));
              return Answer.created(views.changed(row, locale), row.generation(), path(row))
                  .with((TypedId) operation);
            });
  }

  private LoadBalancerRow make(TenantScope scope, CreateLoadBalancerRequest request) {
    Optional<RouterId> router =
        segments
            .find(scope.tenant(), request.segment())
            .flatMap(found -> drafts.holdRouter(found.id()));
    SegmentRow segment = its.segment(scope.tenant(), request.segment(), "/segment");
    List<SubnetRow> parts = subnets.of(List.of(segment.id()));
    its.addresses().hold(parts.stream().map(SubnetRow::id).toList());
    LoadBalancerRow row = row(scope, request, segment);
    Flaws flaws = new Flaws();
    Map<AddressFamily, PortRules.Chosen> chosen =
        new PortRules(flaws)
            .addresses(Objects.requireNonNullElse(request.addresses(), List.of()), parts);
    ListenerDrafts.Drafted drafted = drafts.hold(scope, row, router, request.listeners(), flaws);
    flaws.refuseIfAny();
    table.insert(row);
    giving.give(row.id(), parts, chosen);
    table.insertListeners(drafted.listeners());
    table.insertMembers(drafted.members());
    return row;
  }

  private LoadBalancerRow row(
      TenantScope scope, CreateLoadBalancerRequest request, SegmentRow segment) {
    return new LoadBalancerRow(
        its.ids().next(LoadBalancerId.PREFIX, LoadBalancerId::new),
        scope.tenant(),
        scope.ministry(),
        segment.id(),
        segment.name(),
        request.name(),
        null,
        1,
        0,
        its.clock().instant(),
        null);
  }

  /** What a patch may change. */
  private record Patchable(@Nullable List<Listener> listeners) {}

  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              LoadBalancerRow seen = require(scope, ref);
              Optional<RouterId> router = drafts.holdRouter(seen.segmentId());
              List<Listener> present =
                  LoadBalancerParts.of(table, List.of(seen.id()))
                      .shown(seen.id(), member -> member.portId().value());
              List<Listener> wanted =
                  Objects.requireNonNullElse(
                      patch.applyTo(new Patchable(present), Patchable.class).listeners(),
                      List.of());
              Flaws flaws = new Flaws();
              ListenerDrafts.@Nullable Drafted drafted =
                  wanted.equals(present) ? null : drafts.hold(scope, seen, router, wanted, flaws);
              LoadBalancerRow before = lock(seen);
              ifMatch.check(before.generation());
              if (before.deleted()) {
                throw NetworkParts.deleting();
              }
              flaws.refuseIfAny();
              if (drafted == null || !write(before, drafted)) {
                return same(Answer.ok(views.view(before, locale), before.generation()), before);
              }
              LoadBalancerRow row = table.find(before.id()).orElseThrow();
              OperationId operation = its.open(scope, "update", row.id(), row.generation());
              its.record(
                  EventType.LOAD_BALANCER_CHANGED, scope, row.id(), row.name(), row.generation());
              its.publish(List.of(row.id()));
              return Answer.ok(views.changed(row, locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  /** False when it says so already. */
  private boolean write(LoadBalancerRow row, ListenerDrafts.Drafted wanted) {
    boolean same =
        Set.copyOf(table.listeners(List.of(row.id()))).equals(Set.copyOf(wanted.listeners()))
            && Set.copyOf(table.members(List.of(row.id()))).equals(Set.copyOf(wanted.members()));
    if (!same) {
      table.deleteListeners(row.id());
      table.insertListeners(wanted.listeners());
      table.insertMembers(wanted.members());
      table.touch(row.id());
    }
    return !same;
  }

  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              LoadBalancerRow seen = require(scope, ref);
              // Before the count of networks: whoever changes it waits for that last.
              var _ = floatingIps.lockOf(seen.id());
              LoadBalancerRow before = lock(seen);
              ifMatch.check(before.generation());
              if (before.deleted()) {
                return same(
                    Answer.accepted(views.view(before, locale), before.generation()), before);
              }
              table.requestDelete(before.id(), its.clock().instant());
              // Its members are free at once.
              table.deleteListeners(before.id());
              LoadBalancerRow row = table.find(before.id()).orElseThrow();
              OperationId operation = its.open(scope, "delete", row.id(), row.generation());
              its.record(
                  EventType.LOAD_BALANCER_DELETE, scope, row.id(), row.name(), row.generation());
              List<NetworkThing> told = new ArrayList<>(List.of(row.id()));
              its.letGo(row.id()).ifPresent(told::add);
              its.publish(told);
              return Answer.accepted(views.changed(row, locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  private Answer same(Answer answer, LoadBalancerRow row) {
    return its.receipts().running(row.id()).map(it -> answer.with((TypedId) it)).orElse(answer);
  }

  private LoadBalancerRow lock(LoadBalancerRow row) {
    var _ = its.books().lock();
    return table.lock(row.id()).flatMap(table::find).orElseThrow(() -> missing(row.name()));
  }

  private LoadBalancerRow require(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private static RuntimeException missing(String ref) {
    return NetworkParts.missing("load-balancer", ref);
  }

  private static String path(LoadBalancerRow row) {
    return "/v1/tenants/" + row.tenantId().value() + "/load-balancers/" + row.id().value();
  }
}
