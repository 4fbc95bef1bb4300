package cloud.faso.network;

import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.problem.PlatformProblem;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The segments and routers that peerings lead through. Whoever proposes or agrees holds the
 * routers, then the segments, each in order, and then the peering; whoever ends one needs the
 * peering alone.
 */
final class PeeringSides {

  private static final int MOST_NUMBER = (1 << 20) - 1;

  /** So many links are tried; a router has hundreds of a million. */
  private static final int TRIES = 100;

  /** As many as are named when they are in the way. */
  private static final int NAMED = 5;

  private final NetworkParts its;
  private final PeeringTable table;
  private final RouterTable routers;
  private final SegmentTable segments;
  private final SubnetTable subnets;

  PeeringSides(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(PeeringTable.class);
    this.routers = its.database().table(RouterTable.class);
    this.segments = its.database().table(SegmentTable.class);
    this.subnets = its.database().table(SubnetTable.class);
  }

  /**
   * One of the two, which stays so until the commit.
   *
   * @param networks what the segment's subnets are
   */
  record Side(SegmentRow segment, RouterRow router, List<Cidr> networks) {

    String cidrs() {
      return StoredJson.write(networks.stream().map(Cidr::toString).toList());
    }
  }

  /**
   * Locks what these segments are joined by, and them.
   *
   * @throws cloud.faso.platform.problem.Problem {@code unavailable} when another router joined one
   *     meanwhile, or theirs left it: what is held is not what joins them then
   */
  void hold(Collection<SegmentId> held) {
    SortedSet<String> seen = joining(held);
    seen.forEach(router -> routers.lock(new RouterId(router)));
    var _ = segments.lock(held);
    if (!joining(held).equals(seen)) {
      throw PlatformProblem.UNAVAILABLE.problem();
    }
  }

  private SortedSet<String> joining(Collection<SegmentId> held) {
    TreeSet<String> joining = new TreeSet<>();
    held.forEach(
        segment -> routers.joining(segment).ifPresent(row -> joining.add(row.id().value())));
    return joining;
  }

  /**
   * A segment that is held.
   *
   * @throws cloud.faso.platform.problem.Problem {@code segment-not-joined}, {@code wrong-phase}
   */
  Side side(SegmentId id) {
    SegmentRow segment = segments.find(id).orElseThrow();
    if (segment.deleted()) {
      throw NetworkParts.deleting();
    }
    RouterRow router =
        routers
            .joining(id)
            .orElseThrow(() -> NetworkProblem.SEGMENT_NOT_JOINED.problem(segment.name()));
    List<Cidr> networks =
        subnets.of(List.of(id)).stream()
            .map(SubnetRow::network)
            .sorted(Comparator.comparing(Cidr::family))
            .toList();
    return new Side(segment, router, networks);
  }

  /**
   * Holds that the two can be told apart by all who lead to them.
   *
   * @param id of the peering between them
   */
  void requireApart(PeeringId id, Side mine, Side other) {
    List<String> present = table.between(mine.segment().id(), other.segment().id());
    if (!present.isEmpty()) {
      throw NetworkProblem.PEERING_EXISTS
          .problem()
          .saying("peering-exists.agreed", present.getFirst());
    }
    requireFamily(mine.networks(), other.networks());
    for (Cidr network : other.networks()) {
      Optional<Cidr> route = routed(mine.router(), network);
      if (route.isPresent()) {
        throw NetworkProblem.NETWORKS_OVERLAP
            .problem()
            .saying("networks-overlap.peer-route", network, route.get(), mine.router().name());
      }
      Optional<String> what = overlapping(id, mine.router(), network);
      if (what.isPresent()) {
        throw NetworkProblem.NETWORKS_OVERLAP
            .problem()
            .saying("networks-overlap.peer", network, what.get(), mine.router().name());
      }
    }
    for (Cidr network : mine.networks()) {
      if (overlapping(id, other.router(), network).isPresent()
          || routed(other.router(), network).isPresent()) {
        throw NetworkProblem.NETWORKS_OVERLAP
            .problem()
            .saying("networks-overlap.of-peer", network, mine.segment().name());
      }
    }
  }

  private static void requireFamily(List<Cidr> some, List<Cidr> others) {
    var families = others.stream().map(Cidr::family).collect(Collectors.toSet());
    if (some.stream().map(Cidr::family).noneMatch(families::contains)) {
      throw PlatformProblem.INVALID.problem().because("/segment", "violation.no-common-family");
    }
  }

  /** What a router is on or leads to and overlaps with a network; its own network's name. */
  private Optional<String> overlapping(@Nullable PeeringId but, RouterRow router, Cidr network) {
    Optional<String> own =
        routers.networks(router.id()).stream()
            .filter(each -> Cidr.parse(each.cidr()).orElseThrow().overlaps(network))
            .map(RouterTable.NetworkRow::name)
            .findFirst();
    return own.isPresent() ? own : behind(table, but, router.id(), network);
  }

  /** The static route of a router to what overlaps with a network. */
  private static Optional<Cidr> routed(RouterRow router, Cidr network) {
    return router.hops().stream()
        .map(route -> Cidr.parse(route.destination()).orElseThrow())
        .filter(route -> !isDefault(route) && route.overlaps(network))
        .findFirst();
  }

  /** A default route leads only where nothing else does, so it is in no peering's way. */
  static boolean isDefault(Cidr destination) {
    return destination.prefix() == 0;
  }

  /** The peering by which a router leads to what overlaps with a network. */
  static Optional<String> behind(
      PeeringTable table, @Nullable PeeringId but, RouterId router, Cidr network) {
    return table.behind(router).stream()
        .filter(row -> !row.id().equals(but))
        .filter(
            row ->
                PeeringRow.cidrs(row.cidrs()).stream()
                    .anyMatch(cidr -> Cidr.parse(cidr).orElseThrow().overlaps(network)))
        .map(PeeringTable.BehindRow::name)
        .findFirst();
  }

  /**
   * A number for the link between two routers whose addresses are on neither; if two take the same
   * at once, the second one tries again.
   */
  int number(Side one, Side other) {
    for (int i = 0; i < TRIES; i++) {
      int number = its.chance().nextInt(1, MOST_NUMBER + 1);
      if (table.countWithNumber(number) == 0
          && links(number).stream()
              .allMatch(
                  link ->
                      overlapping(null, one.router(), link).isEmpty()
                          && overlapping(null, other.router(), link).isEmpty())) {
        return number;
      }
    }
    throw PlatformProblem.UNAVAILABLE.problem();
  }

  /** As the network agents number links; see their {@code Peerings}. */
  static List<Cidr> links(int number) {
    int first = 4 * number;
    return List.of(
        Cidr.parse("100.%d.%d.%d/30".formatted(64 + (first >>> 16), first >>> 8 & 255, first & 255))
            .orElseThrow(),
        Cidr.parse("fd64:fa50:%x:%x::/64".formatted(number >>> 16, number & 0xffff)).orElseThrow());
  }

  /** Refuses while a peering leads through what a router joins. */
  static void requireNone(PeeringTable table, RouterRow router, @Nullable SegmentRow segment) {
    List<String> names =
        segment == null ? table.through(router.id(), NAMED) : table.holding(segment.id(), NAMED);
    if (!names.isEmpty()) {
      throw PlatformProblem.IN_USE
          .problem()
          .saying(
              segment == null ? "in-use.router-of-peerings" : "in-use.segment-of-peerings",
              segment == null ? router.name() : segment.name(),
              String.join(", ", names));
    }
  }
}
