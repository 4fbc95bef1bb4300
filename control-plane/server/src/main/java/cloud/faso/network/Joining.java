package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.platform.problem.Phrase;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.RouteSpec;
import inet.ipaddr.IPAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What routers may join, and which routes they may have. Who joins or leaves holds the router's row
 * and then the segment's, and who leads it outward those of all that it joins; who adds a subnet
 * holds the segment's.
 */
final class Joining {

  /** As many as are named when they are in the way. */
  private static final int NAMED = 5;

  /** Of a router; the contract says the same of one that is made. */
  private static final int MOST = 64;

  private final NetworkParts its;
  private final RouterTable table;
  private final SegmentTable segments;
  private final SubnetTable subnets;
  private final PeeringTable peerings;
  private final PeeringOfferTable offers;

  Joining(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(RouterTable.class);
    this.segments = its.database().table(SegmentTable.class);
    this.subnets = its.database().table(SubnetTable.class);
    this.peerings = its.database().table(PeeringTable.class);
    this.offers = its.database().table(PeeringOfferTable.class);
  }

  /** The segments that a request names, by pointer, each held until the commit. */
  void joinAll(TenantId tenant, RouterRow router, List<String> refs) {
    Flaws flaws = new Flaws();
    TreeMap<String, String> pointers = new TreeMap<>();
    for (int i = 0; i < refs.size(); i++) {
      String pointer = "/segments/" + i;
      Optional<SegmentRow> segment = segments.find(tenant, refs.get(i));
      if (segment.isEmpty()) {
        flaws.add(pointer, "violation.unknown-reference", new Phrase("kind.segment"), refs.get(i));
      } else {
        pointers.putIfAbsent(segment.get().id().value(), pointer);
      }
    }
    flaws.refuseIfAny();
    // In order, so that two who join the same never wait for each other.
    pointers.forEach((segment, pointer) -> join(tenant, router, segment, pointer));
  }

  /**
   * @param pointer where the body names the segment
   * @throws Problem {@code segment-joined}, {@code networks-overlap}, {@code limit-reached}
   */
  SegmentRow join(TenantId tenant, RouterRow router, String ref, String pointer) {
    SegmentRow segment = its.segment(tenant, ref, pointer);
    table
        .joining(segment.id())
        .ifPresent(
            other -> {
              throw NetworkProblem.SEGMENT_JOINED.problem(segment.name(), other.name());
            });
    for (SubnetRow part : subnets.of(List.of(segment.id()))) {
      requireApart(router.id(), router.name(), segment.name(), part.network());
    }
    int joined = table.interfaces(List.of(router.id())).size();
    if (joined >= MOST) {
      throw NetworkProblem.LIMIT_REACHED
          .problem()
          .saying("limit-reached.interfaces", router.name(), joined);
    }
    table.join(router.id(), segment.id());
    return segment;
  }

  /** Refuses a network that overlaps with one that the router is on. */
  void requireApart(RouterId router, String name, String what, Cidr network) {
    requireApart(router, name, what, network, table.networks(router));
  }

  /** No subnet is added to what a router joins, which is held, until the commit. */
  void holdJoined(RouterRow router) {
    List<SegmentId> joined =
        table.interfaces(List.of(router.id())).stream()
            .map(RouterTable.InterfaceRow::segmentId)
            .toList();
    var _ = segments.lock(joined);
  }

  /**
   * Refuses an external network that overlaps with a segment that the router joins. With one of
   * another site it may: a packet never has the choice between them.
   */
  void requireApart(RouterRow router, ExternalNetworkRow outward) {
    List<RouterTable.NetworkRow> inward =
        table.networks(router.id()).stream().filter(each -> !each.outward()).toList();
    for (ExternalSubnetRow part : its.external().subnets(List.of(outward.id()))) {
      requireApart(router.id(), router.name(), outward.name(), part.network(), inward);
    }
  }

  private void requireApart(
      RouterId router,
      String name,
      String what,
      Cidr network,
      List<RouterTable.NetworkRow> others) {
    for (RouterTable.NetworkRow other : others) {
      Cidr present = Cidr.parse(other.cidr()).orElseThrow();
      if (network.overlaps(present)) {
        throw NetworkProblem.NETWORKS_OVERLAP.problem(
            network.toString(), what, present.toString(), other.name(), name);
      }
    }
    PeeringSides.behind(peerings, null, router, network)
        .ifPresent(
            peering -> {
              throw NetworkProblem.NETWORKS_OVERLAP
                  .problem()
                  .saying("networks-overlap.peering", network, what, peering, name);
            });
  }

  /** The segment is no longer joined. */
  void leave(RouterRow router, SegmentRow segment) {
    requireNoFloatingIps(router, segment.id(), "in-use.interface-of-floating-ips");
    PeeringSides.requireNone(peerings, router, segment);
    requireNoMembers(router, segment.id());
    table.leave(router.id(), segment.id());
  }

  /** Refuses while floating IPs stand for ports behind the router. */
  void requireNoFloatingIps(RouterRow router, @Nullable SegmentId segment, String words) {
    List<String> addresses = table.floatingIps(router.id(), segment, null, NAMED);
    if (!addresses.isEmpty()) {
      throw PlatformProblem.IN_USE
          .problem()
          .saying(words, router.name(), String.join(", ", addresses));
    }
  }

  /** Refuses while floating IPs of an external network stand for ports behind the router. */
  void requireNoFloatingIps(RouterRow router, RouterTable.GatewayRow outward) {
    List<String> addresses = table.floatingIps(router.id(), null, outward.networkId(), NAMED);
    if (!addresses.isEmpty()) {
      throw PlatformProblem.IN_USE
          .problem()
          .saying(
              "in-use.gateway-of-floating-ips",
              outward.network(),
              router.name(),
              String.join(", ", addresses));
    }
  }

  /** Refuses while a peering leads through the router. */
  void requireNoPeerings(RouterRow router) {
    PeeringSides.requireNone(peerings, router, null);
  }

  /** Refuses while load balancers have members on other segments of the router. */
  void requireNoMembers(RouterRow router, @Nullable SegmentId segment) {
    List<String> balancers = table.balancers(router.id(), segment, NAMED);
    if (!balancers.isEmpty()) {
      throw PlatformProblem.IN_USE
          .problem()
          .saying("in-use.router-of-members", router.name(), String.join(", ", balancers));
    }
  }

  /** Refuses when a router joins the segment, or it is offered. */
  void requireFree(SegmentRow segment) {
    List<String> offered = offers.ofSegment(segment.id(), NAMED);
    if (!offered.isEmpty()) {
      throw PlatformProblem.IN_USE
          .problem()
          .saying("in-use.segment-of-offers", String.join(", ", offered));
    }
    table
        .joining(segment.id())
        .ifPresent(
            router -> {
              throw PlatformProblem.IN_USE
                  .problem()
                  .saying("in-use.segment-of-router", router.name(), segment.name());
            });
  }

  /** A new subnet of a segment, which a router may join. */
  void requireApart(SegmentRow segment, Cidr network) {
    table
        .joining(segment.id())
        .ifPresent(
            router -> {
              // Both sides agreed to the networks that it has.
              PeeringSides.requireNone(peerings, router, segment);
              requireApart(router.id(), router.name(), segment.name(), network);
            });
  }

  /**
   * The routes as they are stored, checked against what the router is on by now.
   *
   * @throws Problem {@code invalid}, {@code networks-overlap}
   */
  List<RouteSpec> routes(RouterId router, List<RouteSpec> asked) {
    Flaws flaws = new Flaws();
    SubnetRules rules = new SubnetRules(flaws);
    List<RouteSpec> routes = new ArrayList<>();
    for (int i = 0; i < asked.size(); i++) {
      String pointer = "/routes/" + i;
      Optional<Cidr> destination =
          rules.network(pointer + "/destination", asked.get(i).destination());
      Optional<IPAddress> hop = rules.address(pointer + "/nextHop", asked.get(i).nextHop());
      if (destination.isPresent() && hop.isPresent()) {
        if (Cidr.familyOf(hop.get()) != destination.get().family()) {
          flaws.add(
              pointer + "/nextHop",
              "violation.other-family",
              asked.get(i).nextHop(),
              SubnetRules.name(destination.get().family()));
        } else if (!isOn(router, hop.get())) {
          flaws.add(pointer + "/nextHop", "violation.hop-elsewhere", asked.get(i).nextHop());
        } else {
          routes.add(new RouteSpec(destination.get().toString(), hop.get().toCanonicalString()));
        }
      }
    }
    flaws.refuseIfAny();
    routes.forEach(route -> requireNoPeering(router, route.destination()));
    return routes.stream()
        .distinct()
        .sorted(Comparator.comparing(RouteSpec::destination).thenComparing(RouteSpec::nextHop))
        .toList();
  }

  /** Refuses a route to what a peering leads to, which it would lead elsewhere. */
  private void requireNoPeering(RouterId router, String destination) {
    Cidr network = Cidr.parse(destination).orElseThrow();
    if (!PeeringSides.isDefault(network)) {
      PeeringSides.behind(peerings, null, router, network)
          .ifPresent(
              peering -> {
                throw NetworkProblem.NETWORKS_OVERLAP
                    .problem()
                    .saying("networks-overlap.route", network, peering);
              });
    }
  }

  private boolean isOn(RouterId router, IPAddress hop) {
    return table.networks(router).stream()
        .anyMatch(each -> Cidr.parse(each.cidr()).orElseThrow().holds(hop));
  }

  /** Refuses when a route would lead through what the router is no longer on. */
  void requireRoutesStay(RouterRow router) {
    for (RouteSpec route : router.hops()) {
      if (!isOn(router.id(), Cidr.address(route.nextHop()).orElseThrow())) {
        throw PlatformProblem.IN_USE
            .problem()
            .saying("in-use.hop-of-route", router.name(), route.destination(), route.nextHop());
      }
    }
  }
}
