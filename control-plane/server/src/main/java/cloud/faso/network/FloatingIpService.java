package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.metering.Meters;
import cloud.faso.metering.Prices;
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
import cloud.faso.tenancy.QuotaBooking;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import inet.ipaddr.IPAddress;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Use cases of floating IPs; locks as {@link NetworkParts} says. */
public final class FloatingIpService {

  /** What one takes of a quota. */
  public static final Resources ONE = new Resources(0, 0, 0, 0, 1);

  /** What one is metered as. */
  public static final Use USE = new Use(false, 0, 0, 0, 1, "{}");

  private final NetworkParts its;
  private final Meters meters;
  private final Prices prices;
  private final QuotaService quotas;
  private final FloatingIpTable table;
  private final ExternalNetworkTable networks;
  private final FloatingTargets targets;
  private final FloatingNetworks outward;
  private final PhaseWait waiting;

  FloatingIpService(NetworkParts its, Meters meters, Prices prices, QuotaService quotas) {
    this.its = its;
    this.meters = meters;
    this.prices = prices;
    this.quotas = quotas;
    this.table = its.database().table(FloatingIpTable.class);
    this.networks = its.database().table(ExternalNetworkTable.class);
    this.targets = new FloatingTargets(its);
    this.outward = new FloatingNetworks(its, targets);
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
    return create(scope, request, quotas::book, locale);
  }

  /**
   * As it is booked in another way than within the quota.
   *
   * @param booking called once, when all else holds
   */
  public Answer create(
      TenantScope scope, CreateFloatingIpRequest request, QuotaBooking booking, Locale locale) {
    return its.database()
        .transact(
            () -> {
              Found found = find(scope, request);
              FloatingIpId id = insert(scope, request, found);
              booking.book(scope, ONE);
              found
                  .target()
                  .ifPresent(
                      it -> {
                        targets.holdBalancer(it);
                        begin(id, it);
                      });
              FloatingIpRow row = table.find(id).orElseThrow();
              return changed(scope, row, "create", EventType.FLOATING_IP_CREATED, locale)
                  .previewing("monthlyCostXof", () -> prices.monthlyXof(USE))
                  .previewing("addressesLeft", () -> its.external().left(row.networkId()))
                  .previewing("quota", () -> quotas.preview(scope));
            });
  }

  /**
   * Holds that one could be made, had the tenant the quota for it and the network an address.
   *
   * @throws Problem as {@link #create} does for anything else
   */
  public void check(TenantScope scope, CreateFloatingIpRequest request) {
    its.database().transact(() -> chosen(request.address(), find(scope, request).subnet()));
  }

  /** What a request names, of which all but a load balancer is held. */
  private record Found(
      ExternalNetworkRow network,
      ExternalSubnetRow subnet,
      Optional<FloatingTargets.Target> target) {}

  private Found find(TenantScope scope, CreateFloatingIpRequest request) {
    Optional<FloatingTargets.Target> target = targets.find(scope, request.target());
    ExternalNetworkRow network = outward.hold(request.externalNetwork(), target);
    its.external().hold(List.of(network.id()));
    ExternalSubnetRow subnet =
        its.external()
            .subnet(network.id(), AddressFamily.IPV4)
            .orElseThrow(
                () ->
                    invalid("/externalNetwork", "violation.network-without-ipv4", network.name()));
    target.ifPresent(
        it -> {
          targets.holdPort(it);
          outward.requireReaches("/externalNetwork", it, network);
          targets.requireFree(it);
        });
    return new Found(network, subnet, target);
  }

  private FloatingIpId insert(TenantScope scope, CreateFloatingIpRequest request, Found found) {
    FloatingIpId id = its.ids().next(FloatingIpId.PREFIX, FloatingIpId::new);
    IPAddress address =
        its.external()
            .give(
                found.network(),
                found.subnet(),
                id,
                scope.tenant(),
                chosen(request.address(), found.subnet()));
    String text = address.toCanonicalString();
    table.insert(
        new FloatingIpTable.NewRow(
            id,
            scope.tenant(),
            scope.ministry(),
            found.network().id(),
            text,
            found.target().flatMap(it -> Optional.ofNullable(it.port())).orElse(null),
            its.clock().instant()));
    meters.open(id, text, scope, USE);
    return id;
  }

  private void begin(FloatingIpId id, FloatingTargets.Target target) {
    @Nullable LoadBalancerId balancer = target.balancer();
    if (balancer != null) {
      targets.requireFree(target);
      table.begin(id, balancer);
    }
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
            it -> {
              if (it.isIPv6()) {
                flaws.add("/address", "violation.floating-ip-is-ipv4", text);
              } else {
                flaws.add("/address", "violation.address-outside", text, subnet.network());
              }
            });
    flaws.refuseIfAny();
    return address.orElseThrow();
  }

  /** What a patch may change. */
  private record Patchable(
      @Nullable String port, @Nullable String vm, @Nullable String loadBalancer) {}

  /**
   * What a patch makes of what is there.
   *
   * @param other what it is to stand for that it does not stand for yet
   * @param letsGo when it is to stand for nothing, unless for something else
   */
  private record Change(FloatingTargets.Names other, boolean letsGo) {}

  private static Change change(FloatingIpRow row, MergePatch patch) {
    Patchable present = new Patchable(row.port(), row.vm(), row.loadBalancer());
    Patchable wanted = patch.applyTo(present, Patchable.class);
    return new Change(
        new FloatingTargets.Names(
            other(present.port(), wanted.port()),
            other(present.vm(), wanted.vm()),
            other(present.loadBalancer(), wanted.loadBalancer())),
        lost(present.port(), wanted.port())
            || lost(present.vm(), wanted.vm())
            || lost(present.loadBalancer(), wanted.loadBalancer()));
  }

  private static @Nullable String other(@Nullable String present, @Nullable String wanted) {
    return Objects.equals(present, wanted) ? null : wanted;
  }

  private static boolean lost(@Nullable String present, @Nullable String wanted) {
    return present != null && wanted == null;
  }

  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              FloatingIpRow seen = require(scope, ref);
              Change expected = change(seen, patch);
              Optional<FloatingTargets.Target> target = held(scope, expected);
              FloatingIpRow before = lock(seen);
              ifMatch.check(before.generation());
              if (before.deleted()) {
                throw NetworkParts.deleting();
              }
              Change change = change(before, patch);
              if (!change.equals(expected)) {
                // It changed meanwhile; who waits for whom in the wrong order is run again.
                target = held(scope, change);
              }
              if (!stand(before, target, change)) {
                return same(Answer.ok(view(before, locale), before.generation()), before);
              }
              FloatingIpRow row = table.find(before.id()).orElseThrow();
              return changed(scope, row, "update", EventType.FLOATING_IP_CHANGED, locale);
            });
  }

  private Optional<FloatingTargets.Target> held(TenantScope scope, Change change) {
    Optional<FloatingTargets.Target> target = targets.find(scope, change.other());
    target.ifPresent(targets::holdPort);
    return target;
  }

  /** Has it stand for that; false when it does already. */
  private boolean stand(FloatingIpRow row, Optional<FloatingTargets.Target> wanted, Change change) {
    if (wanted.isEmpty()) {
      boolean stands = row.portId() != null || row.loadBalancerId() != null;
      if (change.letsGo() && stands) {
        table.stand(row.id(), null, null);
      }
      return change.letsGo() && stands;
    }
    FloatingTargets.Target target = wanted.get();
    if (Objects.equals(target.port(), row.portId())
        && Objects.equals(target.balancer(), row.loadBalancerId())) {
      return false;
    }
    ExternalNetworkRow network = networks.find(row.networkId()).orElseThrow();
    outward.requireReaches(change.other().vm() == null ? "/port" : "/vm", target, network);
    targets.holdBalancer(target);
    targets.requireFree(target);
    table.stand(row.id(), target.port(), target.balancer());
    return true;
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

  /**
   * It costs nothing and counts for no quota from now on; the address rests once no agent has it.
   */
  void end(FloatingIpRow row) {
    table.requestDelete(row.id(), its.clock().instant());
    meters.close(row.id());
    quotas.release(List.of(new QuotaService.Use(row.tenantId(), row.ministryId(), ONE)));
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
