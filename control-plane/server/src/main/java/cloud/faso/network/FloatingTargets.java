package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.SiteId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.AddressFamily;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Finds and holds what a floating IP is to stand for, in two steps, as other locks lie between: the
 * router that translates, and what is behind it. Nobody takes the segment off the router, or the
 * thing away, until the commit.
 */
final class FloatingTargets {

  private final NetworkParts its;
  private final RouterTable routers;
  private final PortTable ports;
  private final LoadBalancerTable balancers;
  private final FloatingIpTable table;

  FloatingTargets(NetworkParts its) {
    this.its = its;
    this.routers = its.database().table(RouterTable.class);
    this.ports = its.database().table(PortTable.class);
    this.balancers = its.database().table(LoadBalancerTable.class);
    this.table = its.database().table(FloatingIpTable.class);
  }

  /** What a body names it by: one of these at most. */
  record Names(@Nullable String port, @Nullable String vm, @Nullable String loadBalancer) {}

  /**
   * A port or a load balancer behind a router that leads outward.
   *
   * @param called what people call it
   * @param segment its segment's name, and {@code router} is that of the router
   * @param ways where the router leads; never empty
   */
  record Target(
      @Nullable PortId port,
      @Nullable LoadBalancerId balancer,
      String called,
      String segment,
      String router,
      List<RouterTable.GatewayRow> ways) {

    /** Where the router leads at a site. */
    Optional<RouterTable.GatewayRow> way(SiteId site) {
      return ways.stream().filter(way -> way.siteId().equals(site)).findFirst();
    }
  }

  /** What a body names, whose router is held; empty when it names nothing. */
  Optional<Target> find(TenantScope scope, Names names) {
    requireOne(names);
    if (names.loadBalancer() != null) {
      return Optional.of(balancer(scope, names.loadBalancer()));
    }
    if (names.vm() != null) {
      return Optional.of(target(portOf(scope, names.vm())));
    }
    return Optional.ofNullable(names.port())
        .map(ref -> target(ports.find(scope.tenant(), ref).orElseThrow(() -> noPort(ref))));
  }

  private static void requireOne(Names names) {
    if (names.vm() != null && names.port() != null) {
      throw invalid("/vm", "violation.one-target");
    }
    if (names.loadBalancer() != null && (names.vm() != null || names.port() != null)) {
      throw invalid("/loadBalancer", "violation.one-target");
    }
  }

  private Target balancer(TenantScope scope, String ref) {
    LoadBalancerRow row =
        balancers
            .find(scope.tenant(), ref)
            .orElseThrow(
                () -> PlatformProblem.unknownReference("/loadBalancer", "load-balancer", ref));
    return behind(null, row.id(), row.name(), row.segmentId(), row.segment());
  }

  private Target target(PortRow row) {
    String called = Objects.requireNonNullElse(row.vm(), row.called());
    return behind(row.id(), null, called, row.segmentId(), row.segment());
  }

  /**
   * That card of a VM whose router leads outward at the VM's site, else the one whose router leads
   * outward at all, else any; the first of several.
   */
  private PortRow portOf(TenantScope scope, String vm) {
    List<PortRow> cards =
        table.portsOf(scope.tenant(), vm).stream().flatMap(id -> ports.find(id).stream()).toList();
    if (cards.isEmpty()) {
      throw invalid("/vm", "violation.vm-without-card", vm);
    }
    Optional<SiteId> at = table.siteOf(cards.getFirst().id()).map(FloatingIpTable.SiteRow::id);
    return first(cards, way -> at.filter(way.siteId()::equals).isPresent())
        .or(() -> first(cards, _ -> true))
        .orElse(cards.getFirst());
  }

  private Optional<PortRow> first(
      List<PortRow> cards, Predicate<RouterTable.GatewayRow> leadingOut) {
    return cards.stream()
        .filter(
            card ->
                routers.joining(card.segmentId()).stream()
                    .flatMap(router -> routers.gateways(router.id()).stream())
                    .anyMatch(leadingOut))
        .findFirst();
  }

  /** What is on a segment, with the router that joins it, which is held. */
  private Target behind(
      @Nullable PortId port,
      @Nullable LoadBalancerId balancer,
      String called,
      SegmentId segment,
      String name) {
    RouterRow router =
        routers
            .joining(segment)
            .flatMap(before -> routers.lock(before.id()))
            .flatMap(routers::find)
            .filter(row -> isJoined(row, segment))
            .orElseThrow(() -> NetworkProblem.NO_WAY_OUT.problem(name));
    List<RouterTable.GatewayRow> ways = routers.gateways(router.id());
    if (ways.isEmpty()) {
      throw NetworkProblem.NO_WAY_OUT.problem().saying("no-way-out.inward", router.name(), name);
    }
    return new Target(port, balancer, called, name, router.name(), ways);
  }

  /**
   * Where the VM is, or must be, that a target's port is for; empty while that is open, and for a
   * load balancer, which is at every site.
   */
  Optional<FloatingIpTable.SiteRow> site(Target target) {
    return Optional.ofNullable(target.port()).flatMap(table::siteOf);
  }

  private boolean isJoined(RouterRow router, SegmentId segment) {
    return routers.joining(segment).filter(row -> row.id().equals(router.id())).isPresent();
  }

  /** Holds a port; a load balancer is held later. */
  void holdPort(Target target) {
    @Nullable PortId id = target.port();
    if (id == null) {
      return;
    }
    PortRow port =
        ports
            .lock(id)
            .flatMap(ports::find)
            .orElseThrow(() -> NetworkParts.missing("port", target.called()));
    if (port.deleted()) {
      throw NetworkParts.deleting();
    }
    boolean any =
        ports.addresses(List.of(id)).stream().anyMatch(row -> row.family() == AddressFamily.IPV4);
    if (!any) {
      throw invalid("/port", "violation.port-without-ipv4", port.called());
    }
  }

  /** Holds a load balancer, with the count of networks, as everybody does who changes one. */
  void holdBalancer(Target target) {
    @Nullable LoadBalancerId id = target.balancer();
    if (id == null) {
      return;
    }
    var _ = its.books().lock();
    LoadBalancerRow row =
        balancers
            .lock(id)
            .flatMap(balancers::find)
            .orElseThrow(() -> NetworkParts.missing("load-balancer", target.called()));
    if (row.deleted()) {
      throw NetworkParts.deleting();
    }
    boolean any =
        balancers.addresses(List.of(id)).stream()
            .anyMatch(each -> each.family() == AddressFamily.IPV4);
    if (!any) {
      throw invalid("/loadBalancer", "violation.balancer-without-ipv4", row.name());
    }
  }

  /** Holds that no floating IP stands for it yet. */
  void requireFree(Target target) {
    Optional<String> present =
        target.port() == null
            ? table.of(Objects.requireNonNull(target.balancer()))
            : table.of(target.port());
    present.ifPresent(
        address -> {
          throw NetworkProblem.PORT_HAS_ADDRESS.problem(target.called(), address);
        });
  }

  private static Problem noPort(String ref) {
    return PlatformProblem.unknownReference("/port", "port", ref);
  }

  private static Problem invalid(String pointer, String key, Object... values) {
    return PlatformProblem.INVALID.problem().because(pointer, key, values);
  }
}
