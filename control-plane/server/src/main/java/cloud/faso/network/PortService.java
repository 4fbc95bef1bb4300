package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeId;
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
import cloud.faso.spec.agent.AddressPair;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Use cases of ports; {@link Cards} has those of the VMs whose cards are plugged in. */
public final class PortService {

  private final NetworkParts its;
  private final PortTable table;
  private final LoadBalancerTable balancers;
  private final PortMaking making;
  private final PortGroups groups;
  private final PortViews views;
  private final PhaseWait waiting;

  PortService(NetworkParts its, PortMaking making, PortGroups groups) {
    this.its = its;
    this.table = its.database().table(PortTable.class);
    this.balancers = its.database().table(LoadBalancerTable.class);
    this.making = making;
    this.groups = groups;
    this.views = new PortViews(its);
    this.waiting = new PhaseWait(its.changed());
  }

  public Page<PortView> list(TenantScope scope, PortFilter filter, PageQuery page, Locale locale) {
    List<PortRow> rows = table.list(scope.tenant(), filter, page);
    return page.cut(
        rows,
        row -> Objects.requireNonNullElse(row.name(), ""),
        row -> row.id().value(),
        views.views(rows, locale));
  }

  public PortView get(TenantScope scope, String ref, Locale locale) {
    return views.view(require(scope, ref), locale);
  }

  /** The port once it is in the phase, or FAILED, or the time is up; as it is then. */
  public PortView get(
      TenantScope scope, String ref, NetworkPhase until, Duration atMost, Locale locale) {
    PortId id = require(scope, ref).id();
    return waiting
        .until(id, until, atMost, () -> table.find(id), views::phase)
        .map(row -> views.view(row, locale))
        .orElseThrow(() -> missing(ref));
  }

  public Answer create(TenantScope scope, CreatePortRequest request, Locale locale) {
    return its.database()
        .transact(
            () -> {
              PortMaking.Made made = making.make(scope, request);
              PortRow row = made.port();
              OperationId operation = its.open(scope, "create", row.id(), row.generation());
              its.record(EventType.PORT_CREATED, scope, row.id(), row.called(), row.generation());
              its.publish(made.toPublish());
              return Answer.created(views.changed(row, locale), row.generation(), path(row))
                  .with((TypedId) operation);
            });
  }

  /**
   * Tunnels to a node lead elsewhere: agents of other sites are told of the ports that are there.
   */
  public void nodeMoved(NodeId node) {
    its.publish(table.at(node));
  }

  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              PortRow before = require(scope, ref);
              Patchable present = present(before);
              if (!change(scope, before, present, patch, ifMatch)) {
                return same(Answer.ok(views.view(before, locale), before.generation()), before);
              }
              PortRow row = table.find(before.id()).orElseThrow();
              OperationId operation = its.open(scope, "update", row.id(), row.generation());
              its.record(EventType.PORT_CHANGED, scope, row.id(), row.called(), row.generation());
              its.publish(List.of(row.id()));
              return Answer.ok(views.changed(row, locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  /** What a patch may change. */
  private record Patchable(
      @Nullable List<String> securityGroups,
      boolean antiSpoofing,
      @Nullable List<AddressPair> allowedAddressPairs,
      @Nullable String hostname,
      @Nullable Bandwidth bandwidth) {}

  private Patchable present(PortRow row) {
    return new Patchable(
        table.groups(List.of(row.id())).stream().map(PortTable.GroupRow::name).toList(),
        row.antiSpoofing(),
        row.pairs(),
        row.hostname(),
        row.bandwidth());
  }

  /** Writes what a patch changes; false when nothing does. Locks groups before the port. */
  private boolean change(
      TenantScope scope, PortRow before, Patchable present, MergePatch patch, IfMatch ifMatch) {
    Flaws flaws = new Flaws();
    List<String> named =
        Objects.requireNonNullElse(
            patch.applyTo(present, Patchable.class).securityGroups(), List.of());
    boolean otherGroups = !named.equals(present.securityGroups());
    List<SecurityGroupId> ids = otherGroups ? groups.hold(scope, named, flaws).ids() : List.of();
    PortRow row = lock(before);
    ifMatch.check(row.generation());
    if (row.deleted()) {
      throw NetworkParts.deleting();
    }
    // What the patch leaves out stays as it is by now.
    Patchable wanted = patch.applyTo(present(row), Patchable.class);
    List<AddressPair> pairs =
        new PortRules(flaws)
            .pairs(Objects.requireNonNullElse(wanted.allowedAddressPairs(), List.of()));
    flaws.refuseIfAny();
    if (otherGroups) {
      otherGroups = regroup(row, ids);
    }
    boolean other =
        wanted.antiSpoofing() != row.antiSpoofing()
            || !pairs.equals(row.pairs())
            || !Objects.equals(wanted.hostname(), row.hostname())
            || !Objects.equals(Bandwidth.of(wanted.bandwidth()), row.bandwidth());
    if (otherGroups || other) {
      @Nullable Bandwidth bandwidth = wanted.bandwidth();
      table.update(
          row.id(),
          wanted.antiSpoofing(),
          StoredJson.write(pairs),
          wanted.hostname(),
          bandwidth == null ? null : bandwidth.sendMbps(),
          bandwidth == null ? null : bandwidth.receiveMbps());
    }
    return otherGroups || other;
  }

  private boolean regroup(PortRow row, List<SecurityGroupId> ids) {
    Set<SecurityGroupId> present =
        Set.copyOf(
            table.groups(List.of(row.id())).stream().map(PortTable.GroupRow::groupId).toList());
    if (present.equals(Set.copyOf(ids))) {
      return false;
    }
    table.leaveAll(row.id());
    table.join(row.id(), ids);
    return true;
  }

  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              PortRow before = lock(require(scope, ref));
              ifMatch.check(before.generation());
              if (before.deleted()) {
                return same(
                    Answer.accepted(views.view(before, locale), before.generation()), before);
              }
              if (before.vmId() != null) {
                throw PlatformProblem.IN_USE
                    .problem()
                    .saying(
                        "in-use.port-of-vm",
                        Objects.requireNonNullElse(before.vm(), before.vmId()));
              }
              List<String> balancers = this.balancers.withMember(before.id());
              if (!balancers.isEmpty()) {
                throw PlatformProblem.IN_USE
                    .problem()
                    .saying("in-use.port-of-load-balancers", String.join(", ", balancers));
              }
              table.requestDelete(before.id(), its.clock().instant());
              PortRow row = table.find(before.id()).orElseThrow();
              OperationId operation = its.open(scope, "delete", row.id(), row.generation());
              its.record(EventType.PORT_DELETE, scope, row.id(), row.called(), row.generation());
              List<NetworkThing> told = new ArrayList<>(List.of(row.id()));
              its.letGo(row.id()).ifPresent(told::add);
              its.publish(told);
              return Answer.accepted(views.changed(row, locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  private Answer same(Answer answer, PortRow row) {
    return its.receipts().running(row.id()).map(it -> answer.with((TypedId) it)).orElse(answer);
  }

  private PortRow lock(PortRow row) {
    return table.lock(row.id()).flatMap(table::find).orElseThrow(() -> missing(row.called()));
  }

  private PortRow require(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private static RuntimeException missing(String ref) {
    return NetworkParts.missing("port", ref);
  }

  private static String path(PortRow row) {
    return "/v1/tenants/" + row.tenantId().value() + "/ports/" + row.id().value();
  }
}
