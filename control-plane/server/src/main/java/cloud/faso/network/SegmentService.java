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
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.IPAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Use cases of segments. */
public final class SegmentService {

  /**
   * OVN numbers routers and the like from 1 on by itself, at each site its own way; a packet for a
   * segment never meets one of these.
   */
  private static final int FIRST_KEY = 65_536;

  /** What 24 bits of a tunnel's header leave to segments; OVN keeps the highest for itself. */
  private static final int MOST_KEY = 16_711_679;

  private static final int TRIES = 20;

  /** As many as are named when they are in the way. */
  private static final int NAMED = 5;

  private final NetworkParts its;
  private final SegmentTable table;
  private final SubnetTable subnets;
  private final SubnetOpening opening;
  private final Joining joining;
  private final DefaultGroup defaults;
  private final SegmentViews views;
  private final PhaseWait waiting;

  SegmentService(NetworkParts its, DefaultGroup defaults) {
    this.its = its;
    this.table = its.database().table(SegmentTable.class);
    this.subnets = its.database().table(SubnetTable.class);
    this.opening = new SubnetOpening(its);
    this.joining = new Joining(its);
    this.defaults = defaults;
    this.views = new SegmentViews(its);
    this.waiting = new PhaseWait(its.changed());
  }

  public Page<SegmentView> list(TenantScope scope, PageQuery page, Locale locale) {
    List<SegmentRow> rows = table.list(scope.tenant(), page);
    return page.cut(rows, SegmentRow::name, row -> row.id().value(), views.views(rows, locale));
  }

  public SegmentView get(TenantScope scope, String ref, Locale locale) {
    return views.view(require(scope, ref), locale);
  }

  /** The segment once it is in the phase, or FAILED, or the time is up; as it is then. */
  public SegmentView get(
      TenantScope scope, String ref, NetworkPhase until, Duration atMost, Locale locale) {
    SegmentId id = require(scope, ref).id();
    return waiting
        .until(id, until, atMost, () -> table.find(id), views::phase)
        .map(row -> views.view(row, locale))
        .orElseThrow(() -> missing(ref));
  }

  public Answer create(TenantScope scope, CreateSegmentRequest request, Locale locale) {
    SegmentPlan plan = SegmentPlan.of(request, its.underlayMtu());
    return its.database()
        .transact(
            () -> {
              its.holdTenant(scope);
              SegmentRow row = row(scope, request, plan);
              table.insert(row);
              plan.subnets().forEach(part -> opening.open(row, part));
              List<NetworkThing> changed = new ArrayList<>(List.of(row.id()));
              defaults.madeFor(scope).ifPresent(changed::add);
              OperationId operation = its.open(scope, "create", row.id(), row.generation());
              its.record(EventType.SEGMENT_CREATED, scope, row.id(), row.name(), row.generation());
              its.publish(changed);
              return Answer.created(views.changed(row, locale), row.generation(), path(row))
                  .with((TypedId) operation);
            });
  }

  private SegmentRow row(TenantScope scope, CreateSegmentRequest request, SegmentPlan plan) {
    return new SegmentRow(
        its.ids().next(SegmentId.PREFIX, SegmentId::new),
        scope.tenant(),
        scope.ministry(),
        request.name(),
        request.description(),
        tunnelKey(),
        plan.mtu(),
        1,
        0,
        its.clock().instant(),
        null);
  }

  /** Any that is not taken; if two take the same at once, the second one tries again. */
  private int tunnelKey() {
    for (int i = 0; i < TRIES; i++) {
      int key = its.chance().nextInt(FIRST_KEY, MOST_KEY + 1);
      if (table.countWithKey(key) == 0) {
        return key;
      }
    }
    throw PlatformProblem.UNAVAILABLE.problem();
  }

  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              SegmentRow row = lock(scope, ref);
              ifMatch.check(row.generation());
              requireNotDeleting(row);
              List<SubnetRow> parts = subnets.of(List.of(row.id()));
              if (!change(row, parts, patch)) {
                return same(Answer.ok(views.view(row, locale), row.generation()), row);
              }
              return changed(scope, row, locale);
            });
  }

  /** Writes what a patch changes; false when nothing does. */
  private boolean change(SegmentRow row, List<SubnetRow> parts, MergePatch patch) {
    List<String> servers = parts.stream().flatMap(each -> each.servers().stream()).toList();
    Patchable present = new Patchable(row.description(), servers, row.mtu());
    Patchable wanted = patch.applyTo(present, Patchable.class);
    Flaws flaws = new Flaws();
    List<IPAddress> dns =
        new SubnetRules(flaws)
            .dns(
                "/dns",
                Objects.requireNonNullElse(wanted.dns(), List.of()),
                parts.stream().map(SubnetRow::family).collect(Collectors.toSet()));
    SegmentPlan.checkMtu(
        flaws, wanted.mtu(), parts.stream().anyMatch(each -> each.family() == AddressFamily.IPV6));
    if (wanted.mtu() != row.mtu()) {
      SegmentPlan.checkFits(flaws, wanted.mtu(), its.underlayMtu());
    }
    flaws.refuseIfAny();
    boolean otherDns = opening.setDns(parts, dns);
    boolean other =
        wanted.mtu() != row.mtu() || !Objects.equals(wanted.description(), row.description());
    if (otherDns || other) {
      table.update(row.id(), wanted.description(), wanted.mtu());
    }
    if (wanted.mtu() != row.mtu()) {
      its.news().tell(table.vmsOn(row.id()));
    }
    return otherDns || other;
  }

  /** What a patch may change. */
  private record Patchable(@Nullable String description, @Nullable List<String> dns, int mtu) {}

  private Answer changed(TenantScope scope, SegmentRow before, Locale locale) {
    SegmentRow row = table.find(before.id()).orElseThrow();
    OperationId operation = its.open(scope, "update", row.id(), row.generation());
    its.record(EventType.SEGMENT_CHANGED, scope, row.id(), row.name(), row.generation());
    its.publish(List.of(row.id()));
    return Answer.ok(views.changed(row, locale), row.generation()).with((TypedId) operation);
  }

  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              SegmentRow before = lock(scope, ref);
              ifMatch.check(before.generation());
              if (before.deleted()) {
                return same(
                    Answer.accepted(views.view(before, locale), before.generation()), before);
              }
              long ports = table.countPorts(before.id());
              if (ports > 0) {
                throw PlatformProblem.IN_USE.problem().saying("in-use.segment-with-ports", ports);
              }
              joining.requireFree(before);
              List<String> balancers = table.balancersOn(before.id(), NAMED);
              if (!balancers.isEmpty()) {
                throw PlatformProblem.IN_USE
                    .problem()
                    .saying("in-use.segment-with-load-balancers", String.join(", ", balancers));
              }
              table.requestDelete(before.id(), its.clock().instant());
              SegmentRow row = table.find(before.id()).orElseThrow();
              OperationId operation = its.open(scope, "delete", row.id(), row.generation());
              its.record(EventType.SEGMENT_DELETE, scope, row.id(), row.name(), row.generation());
              its.publish(List.of(row.id()));
              return Answer.accepted(views.changed(row, locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  private Answer same(Answer answer, SegmentRow row) {
    return its.receipts().running(row.id()).map(it -> answer.with((TypedId) it)).orElse(answer);
  }

  private static void requireNotDeleting(SegmentRow row) {
    if (row.deleted()) {
      throw NetworkParts.deleting();
    }
  }

  private SegmentRow require(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private SegmentRow lock(TenantScope scope, String ref) {
    return table.lock(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private static RuntimeException missing(String ref) {
    return NetworkParts.missing("segment", ref);
  }

  private static String path(SegmentRow row) {
    return "/v1/tenants/" + row.tenantId().value() + "/segments/" + row.id().value();
  }
}
