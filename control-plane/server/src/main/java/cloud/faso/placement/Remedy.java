package cloud.faso.placement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One thing that would make a demand fit.
 *
 * @param name of a flavor or of a site; null where it names nothing
 * @param nodes how many nodes it is about; 0 where it is about none
 * @param lacks what is lacking, where it is room
 */
public record Remedy(Kind kind, @Nullable String name, int nodes, List<Lack> lacks) {

  /** What it is. */
  public enum Kind {
    /** This much given back, on one node of the site {@code name}. */
    ROOM,
    /** A larger node: none has this much, even empty. */
    LARGER_NODE,
    /** A smaller size. */
    FLAVOR,
    /** Another site. */
    SITE,
    /** Nodes that take no guests now, taking guests. */
    NODES,
    /** Not being kept apart from its group. */
    GROUP
  }

  /**
   * An amount that does not do.
   *
   * @param most what there is where most of it is
   */
  public record Lack(Filter what, long needed, long most) {}

  /** A size that could be asked for instead. */
  public record Size(String flavor, long vcpus, long memoryMiB) {}

  private static final int MOST_SITES = 3;

  /**
   * All that would help a demand that does not fit.
   *
   * @param sizes all that there are
   */
  public static List<Remedy> of(Fleet fleet, Demand demand, List<Size> sizes) {
    List<Remedy> all = new ArrayList<>();
    room(fleet, demand).ifPresent(all::add);
    alone(Kind.NODES, Filter.STATE, fleet, demand).ifPresent(all::add);
    alone(Kind.GROUP, Filter.ANTI_AFFINITY, fleet, demand).ifPresent(all::add);
    flavor(fleet, demand, sizes).ifPresent(all::add);
    all.addAll(sites(fleet, demand));
    return all;
  }

  private static Optional<Remedy> room(Fleet fleet, Demand demand) {
    Optional<Candidate> nearest = Shortfall.nearest(fleet, demand, node -> node.couldHold(demand));
    return nearest.isPresent()
        ? nearest.map(
            node ->
                new Remedy(
                    Kind.ROOM,
                    node.site(),
                    1,
                    lacks(
                        demand, node.freeVcpus(), node.freeMemoryMiB(), Filter.POOL.amount(node))))
        : Shortfall.nearest(fleet, demand, _ -> true)
            .map(
                node ->
                    new Remedy(
                        Kind.LARGER_NODE,
                        node.site(),
                        0,
                        lacks(
                            demand,
                            node.whole().vcpus(),
                            node.whole().memoryMiB(),
                            node.whole().diskGiB())));
  }

  private static List<Lack> lacks(Demand demand, long vcpus, long memory, long disk) {
    return Stream.of(
            new Lack(Filter.VCPUS, demand.vcpus(), Math.max(0, vcpus)),
            new Lack(Filter.MEMORY, demand.memoryMiB(), Math.max(0, memory)),
            new Lack(Filter.POOL, demand.diskGiB(), Math.max(0, disk)))
        .filter(lack -> lack.most() < lack.needed())
        .toList();
  }

  /** Nodes that nothing but one rule stands against. */
  private static Optional<Remedy> alone(Kind kind, Filter rule, Fleet fleet, Demand demand) {
    long nodes =
        fleet.nodes().stream()
            .filter(node -> node.hasRoom(demand) && !rule.passes(node, demand))
            .filter(
                node ->
                    Stream.of(Filter.values())
                        .allMatch(each -> each == rule || each.passes(node, demand)))
            .count();
    return nodes == 0
        ? Optional.empty()
        : Optional.of(new Remedy(kind, null, (int) nodes, List.of()));
  }

  private static Optional<Remedy> flavor(Fleet fleet, Demand demand, List<Size> sizes) {
    return sizes.stream()
        .filter(size -> size.vcpus() <= demand.vcpus())
        .filter(size -> size.memoryMiB() <= demand.memoryMiB())
        .filter(size -> size.memoryMiB() >= demand.minMemoryMiB())
        .sorted(
            Comparator.comparingLong(Size::memoryMiB)
                .thenComparingLong(Size::vcpus)
                .reversed()
                .thenComparing(Size::flavor))
        .filter(size -> fitsSomewhere(fleet, demand.sized(size.vcpus(), size.memoryMiB())))
        .findFirst()
        .map(size -> new Remedy(Kind.FLAVOR, size.flavor(), 0, List.of()));
  }

  private static List<Remedy> sites(Fleet fleet, Demand demand) {
    Demand anywhere = demand.at(null);
    return demand.site() == null
        ? List.of()
        : fleet.nodes().stream()
            .filter(node -> Placement.fits(node, anywhere))
            .map(Candidate::site)
            .distinct()
            .sorted()
            .limit(MOST_SITES)
            .map(site -> new Remedy(Kind.SITE, site, 0, List.of()))
            .toList();
  }

  private static boolean fitsSomewhere(Fleet fleet, Demand demand) {
    return fleet.nodes().stream().anyMatch(node -> Placement.fits(node, demand));
  }
}
