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
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.AddressFamily;
import inet.ipaddr.IPAddress;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Use cases of subnets, which are parts of segments: what changes one changes its segment. */
public final class SubnetService {

  private final NetworkParts its;
  private final SegmentTable segments;
  private final SubnetTable table;
  private final SubnetOpening opening;
  private final Joining joining;

  SubnetService(NetworkParts its) {
    this.its = its;
    this.segments = its.database().table(SegmentTable.class);
    this.table = its.database().table(SubnetTable.class);
    this.opening = new SubnetOpening(its);
    this.joining = new Joining(its);
  }

  public Page<SubnetView> list(TenantScope scope, @Nullable String segment, PageQuery page) {
    List<SubnetRow> rows = table.list(scope.tenant(), segment, page);
    return page.cut(rows, row -> "", row -> row.id().value(), views(rows));
  }

  public SubnetView get(TenantScope scope, String ref) {
    return view(require(scope, ref));
  }

  private SubnetView view(SubnetRow row) {
    return views(List.of(row)).apply(row);
  }

  private Function<SubnetRow, SubnetView> views(List<SubnetRow> rows) {
    Map<SubnetId, SubnetTable.FillRow> fill =
        table.fill(its.clock().instant(), rows.stream().map(SubnetRow::id).toList()).stream()
            .collect(Collectors.toMap(SubnetTable.FillRow::id, Function.identity()));
    return row -> SubnetView.of(row, Objects.requireNonNull(fill.get(row.id())));
  }

  public Answer create(TenantScope scope, CreateSubnetRequest request) {
    SegmentPlan.Part part = part(request);
    return its.database()
        .transact(
            () -> {
              SegmentRow segment = its.segment(scope.tenant(), request.segment(), "/segment");
              requireLacks(segment, part.cidr().family());
              joining.requireApart(segment, part.cidr());
              if (part.cidr().family() == AddressFamily.IPV6) {
                requireRoomForIpv6(segment);
              }
              SubnetId id = opening.open(segment, part);
              OperationId operation = changed(scope, segment);
              SubnetRow row = require(scope, id.value());
              return Answer.created(view(row), row.generation(), path(row))
                  .with((TypedId) operation);
            });
  }

  private static SegmentPlan.Part part(CreateSubnetRequest request) {
    Flaws flaws = new Flaws();
    SubnetRules rules = new SubnetRules(flaws);
    Optional<Cidr> cidr = rules.subnet("/cidr", request.cidr(), null);
    Optional<IPAddress> gateway =
        cidr.flatMap(network -> rules.gateway("/gateway", request.gateway(), network));
    Set<AddressFamily> families =
        cidr.map(network -> Set.of(network.family())).orElse(Set.of(AddressFamily.values()));
    List<IPAddress> dns =
        rules.dns("/dns", Objects.requireNonNullElse(request.dns(), List.of()), families);
    Optional<Ipv6Mode> mode =
        cidr.flatMap(
            network -> Optional.ofNullable(rules.mode("/ipv6Mode", request.ipv6Mode(), network)));
    flaws.refuseIfAny();
    return new SegmentPlan.Part(cidr.orElseThrow(), gateway.orElseThrow(), dns, mode.orElse(null));
  }

  private void requireLacks(SegmentRow segment, AddressFamily family) {
    if (table.of(List.of(segment.id())).stream().anyMatch(each -> each.family() == family)) {
      throw invalid("/cidr", "violation.family-there", segment.name(), SubnetRules.name(family));
    }
  }

  private static void requireRoomForIpv6(SegmentRow segment) {
    Flaws flaws = new Flaws();
    SegmentPlan.checkMtu(flaws, segment.mtu(), true);
    flaws.refuseIfAny();
  }

  public Answer patch(TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch) {
    return its.database()
        .transact(
            () -> {
              SubnetRow row = lock(scope, ref);
              ifMatch.check(row.generation());
              Patchable wanted = patch.applyTo(new Patchable(row.servers()), Patchable.class);
              Flaws flaws = new Flaws();
              List<IPAddress> dns =
                  new SubnetRules(flaws)
                      .dns(
                          "/dns",
                          Objects.requireNonNullElse(wanted.dns(), List.of()),
                          Set.of(row.family()));
              flaws.refuseIfAny();
              if (!opening.setDns(List.of(row), dns)) {
                return Answer.ok(view(row), row.generation());
              }
              OperationId operation = changed(scope, segment(row));
              SubnetRow now = require(scope, ref);
              return Answer.ok(view(now), now.generation()).with((TypedId) operation);
            });
  }

  /** What a patch may change. */
  private record Patchable(@Nullable List<String> dns) {}

  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch) {
    return its.database()
        .transact(
            () -> {
              SubnetRow row = lock(scope, ref);
              ifMatch.check(row.generation());
              if (table.of(List.of(row.segmentId())).size() == 1) {
                throw NetworkProblem.LAST_SUBNET.problem(row.segment());
              }
              long used = table.countUsed(row.id());
              if (used > 0) {
                throw PlatformProblem.IN_USE.problem().saying("in-use.subnet-with-ports", used);
              }
              joining.requireFree(segment(row));
              table.delete(row.id());
              return Answer.gone().with((TypedId) changed(scope, segment(row)));
            });
  }

  /** Counts the change as one of the segment, and has it told. */
  private OperationId changed(TenantScope scope, SegmentRow before) {
    segments.touch(before.id());
    long generation = before.generation() + 1;
    OperationId operation = its.open(scope, "update", before.id(), generation);
    its.record(EventType.SEGMENT_CHANGED, scope, before.id(), before.name(), generation);
    its.publish(List.of(before.id()));
    return operation;
  }

  private SegmentRow segment(SubnetRow row) {
    return segments.find(row.segmentId()).orElseThrow();
  }

  /** The subnet as it is once its segment is locked, which nobody deletes from then on. */
  private SubnetRow lock(TenantScope scope, String ref) {
    SubnetRow row = require(scope, ref);
    SegmentRow segment =
        segments
            .lock(scope.tenant(), row.segmentId().value())
            .orElseThrow(() -> NetworkParts.missing("subnet", ref));
    if (segment.deleted()) {
      throw NetworkParts.deleting();
    }
    return require(scope, ref);
  }

  private SubnetRow require(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref).orElseThrow(() -> NetworkParts.missing("subnet", ref));
  }

  private static Problem invalid(String pointer, String key, Object... values) {
    return PlatformProblem.INVALID.problem().because(pointer, key, values);
  }

  private static String path(SubnetRow row) {
    return "/v1/tenants/" + row.tenantId().value() + "/subnets/" + row.id().value();
  }
}
