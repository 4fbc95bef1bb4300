package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.metering.Meters;
import cloud.faso.metering.Use;
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
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Use cases of floating IPs. Locks in this order: the router, the port, the floating IP, the
 * external network and its subnet.
 */
public final class FloatingIpService {

  private static final Use ONE_ADDRESS = new Use(false, 0, 0, 0, 1, "{}");

  private final NetworkParts its;
  private final Meters meters;
  private final FloatingIpTable table;
  private final ExternalNetworkTable networks;
  private final FloatingTargets targets;
  private final PhaseWait waiting;

  FloatingIpService(NetworkParts its, Meters meters) {
    this.its = its;
    this.meters = meters;
    this.table = its.database().table(FloatingIpTable.class);
    this.networks = its.database().table(ExternalNetworkTable.class);
    this.targets = new FloatingTargets(its);
    this.waiting = new PhaseWait(its.changed());
  }

  public Page<FloatingIpView> list(TenantScope scope, PageQuery page, Locale locale) {
    NetworkSight sight = its.sight();
    return page.cut(
        table.list(scope.tenant(), page),
        FloatingIpRow::address,
        row -> row.id().value(),
        row -> FloatingIpView.of(row, row.revision(), sight, locale));
  }

  public FloatingIpView get(TenantScope scope, String ref, Locale locale) {
    return view(require(scope, ref), locale);
  }

  /** The floating IP once it is in the phase, or FAILED, or the time is up; as it is then. */
  public FloatingIpView get(
      TenantScope scope, String ref, NetworkPhase until, Duration atMost, Locale locale) {
    FloatingIpId id = require(scope, ref).id();
    return waiting
        .until(id, until, atMost, () -> table.find(id), this::phase)
        .map(row -> view(row, locale))
        .orElseThrow(() -> missing(ref));
  }

  private NetworkPhase phase(FloatingIpRow row) {
    return NetworkPhase.of(row.deleted(), its.sight().of(row.id(), row.revision(), null));
  }

  private FloatingIpView view(FloatingIpRow row, Locale locale) {
    return FloatingIpView.of(row, row.revision(), its.sight(), locale);
  }

  public Answer create(TenantScope scope, CreateFloatingIpRequest request, Locale locale) {
    return its.database()
        .transact(
            () -> {
              Optional<FloatingTargets.Target> target =
                  targets.of(scope, request.port(), request.vm());
              ExternalNetworkRow network = network(request.externalNetwork(), target);
              target.ifPresent(
                  it -> {
                    requireLeads(it, network);
                    targets.requireFree(it.port());
                  });
              FloatingIpRow row = insert(scope, request, network, target);
              its.requireRoom("floating_ip", scope.tenant(), "limit-reached.floating-ips");
              meters.open(row.id(), row.address(), scope, ONE_ADDRESS);
              return changed(scope, row, "create", EventType.FLOATING_IP_CREATED, locale);
            });
  }

  private FloatingIpRow insert(
      TenantScope scope,
      CreateFloatingIpRequest request,
      ExternalNetworkRow network,
      Optional<FloatingTargets.Target> target) {
    FloatingIpId id = its.ids().next(FloatingIpId.PREFIX, FloatingIpId::new);
    ExternalSubnetRow subnet =
        its.external()
            .subnet(network.id(), AddressFamily.IPV4)
            .orElseThrow(
                () ->
                    invalid("/externalNetwork", "violation.network-without-ipv4", network.name()));
    IPAddress address = its.external().give(network, subnet, id, chosen(request.address(), subnet));
    table.insert(
        new FloatingIpTable.NewRow(
            id,
            scope.tenant(),
            scope.ministry(),
            network.id(),
            address.toCanonicalString(),
            target.map(it -> it.port().id()).orElse(null),
            its.clock().instant()));
    return table.find(id).orElseThrow();
  }

  private static @Nullable IPAddress chosen(@Nullable String text, ExternalSubnetRow subnet) {
    if (text == null) {
      return null;
    }
    Flaws flaws = new Flaws();
    Optional<IPAddress> address = new SubnetRules(flaws).address("/address", text);
    address
        .filter(it -> !subnet.network().isUsable(it))
        .ifPresent(
            it -> flaws.add("/address", "violation.address-outside", text, subnet.network()));
    flaws.refuseIfAny();
    return address.orElseThrow();
  }

  /** The one that is named, else the one that the target's router leads to, else the only one. */
  private ExternalNetworkRow network(
      @Nullable String ref, Optional<FloatingTargets.Target> target) {
    ExternalNetworkId id =
        ref == null
            ? target.map(FloatingTargets.Target::network).orElseGet(this::onlyOne)
            : networks.find(ref).map(ExternalNetworkRow::id).orElseThrow(() -> unknown(ref));
    ExternalNetworkRow row =
        networks.lock(id).flatMap(networks::find).orElseThrow(() -> unknown(id.value()));
    if (row.deleted()) {
      throw NetworkParts.deleting();
    }
    return row;
  }

  private static Problem unknown(String ref) {
    return PlatformProblem.unknownReference("/externalNetwork", "external-network", ref);
  }

  private ExternalNetworkId onlyOne() {
    List<ExternalNetworkRow> all = networks.present(null);
    if (all.size() != 1) {
      throw all.isEmpty()
          ? invalid("/externalNetwork", "violation.no-external-network")
          : invalid(
              "/externalNetwork",
              "violation.which-external-network",
              all.stream().map(ExternalNetworkRow::name).collect(Collectors.joining(", ")));
    }
    return all.getFirst().id();
  }

  private void requireLeads(FloatingTargets.Target target, ExternalNetworkRow network) {
    if (!target.network().equals(network.id())) {
      throw NetworkProblem.NO_WAY_OUT
          .problem()
          .saying(
              "no-way-out.elsewhere",
              target.port().segment(),
              networks.find(target.network()).orElseThrow().name(),
              network.name());
    }
  }

  /** What a patch may change. */
  private record Patchable(@Nullable String port, @Nullable String vm) {}

  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              FloatingIpRow seen = require(scope, ref);
              Patchable wanted =
                  patch.applyTo(new Patchable(seen.port(), seen.vm()), Patchable.class);
              @Nullable String port = changed(seen.port(), wanted.port());
              @Nullable String vm = changed(seen.vm(), wanted.vm());
              Optional<FloatingTargets.Target> target = targets.of(scope, port, vm);
              FloatingIpRow before = lock(seen);
              ifMatch.check(before.generation());
              if (before.deleted()) {
                throw NetworkParts.deleting();
              }
              boolean lets = wanted.port() == null || (wanted.vm() == null && seen.vm() != null);
              @Nullable PortId stands =
                  target.map(it -> it.port().id()).orElse(lets ? null : before.portId());
              if (Objects.equals(stands, before.portId())) {
                return same(Answer.ok(view(before, locale), before.generation()), before);
              }
              target.ifPresent(
                  it -> {
                    requireLeads(it, networks.find(before.networkId()).orElseThrow());
                    targets.requireFree(it.port());
                  });
              table.stand(before.id(), stands);
              FloatingIpRow row = table.find(before.id()).orElseThrow();
              return changed(scope, row, "update", EventType.FLOATING_IP_CHANGED, locale);
            });
  }

  private static @Nullable String changed(@Nullable String present, @Nullable String wanted) {
    return Objects.equals(present, wanted) ? null : wanted;
  }

  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              FloatingIpRow before = lock(require(scope, ref));
              ifMatch.check(before.generation());
              if (before.deleted()) {
                return same(Answer.accepted(view(before, locale), before.generation()), before);
              }
              end(before);
              FloatingIpRow row = table.find(before.id()).orElseThrow();
              return changed(scope, row, "delete", EventType.FLOATING_IP_DELETE, locale);
            });
  }

  /** It costs nothing from now on; the address rests once no agent has it. */
  void end(FloatingIpRow row) {
    table.requestDelete(row.id(), its.clock().instant());
    meters.close(row.id());
  }

  private Answer changed(
      TenantScope scope, FloatingIpRow row, String verb, EventType type, Locale locale) {
    OperationId operation = its.open(scope, verb, row.id(), row.generation());
    its.record(type, scope, row.id(), row.address(), row.generation());
    its.publish(List.of(row.id()));
    FloatingIpView view = FloatingIpView.of(row, Long.MAX_VALUE, its.sight(), locale);
    Answer answer =
        switch (verb) {
          case "create" -> Answer.created(view, row.generation(), path(row));
          case "delete" -> Answer.accepted(view, row.generation());
          default -> Answer.ok(view, row.generation());
        };
    return answer.with((TypedId) operation);
  }

  private Answer same(Answer answer, FloatingIpRow row) {
    return its.receipts().running(row.id()).map(it -> answer.with((TypedId) it)).orElse(answer);
  }

  private FloatingIpRow require(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private FloatingIpRow lock(FloatingIpRow row) {
    return table.lock(row.id()).flatMap(table::find).orElseThrow(() -> missing(row.address()));
  }

  private static Problem invalid(String pointer, String key, Object... values) {
    return PlatformProblem.INVALID.problem().because(pointer, key, values);
  }

  private static RuntimeException missing(String ref) {
    return NetworkParts.missing("floating-ip", ref);
  }

  private static String path(FloatingIpRow row) {
    return "/v1/tenants/" + row.tenantId().value() + "/floating-ips/" + row.id().value();
  }
}
