package cloud.faso.placement;

import static java.util.Comparator.comparing;
import static java.util.Comparator.comparingDouble;

import java.util.Optional;
import java.util.function.Predicate;

/** How far nodes are from taking a demand. */
final class Shortfall {

  private Shortfall() {}

  /** Of the nodes that nothing but room stands against, the one that lacks least. */
  static Optional<Candidate> nearest(Fleet fleet, Demand demand, Predicate<Candidate> which) {
    return fleet.nodes().stream()
        .filter(node -> lacksOnlyRoom(node, demand))
        .filter(which)
        .min(
            comparingDouble((Candidate node) -> of(node, demand))
                .thenComparing(comparing(Candidate::id)));
  }

  private static boolean lacksOnlyRoom(Candidate node, Demand demand) {
    return Filter.STATE.passes(node, demand)
        && Filter.SITE.passes(node, demand)
        && Filter.ARCHITECTURE.passes(node, demand)
        && Filter.NETWORK.passes(node, demand)
        && Filter.ANTI_AFFINITY.passes(node, demand);
  }

  /** The parts that it lacks of each amount, summed up: never more after room was given back. */
  private static double of(Candidate node, Demand demand) {
    return part(Filter.VCPUS.amount(node), demand.vcpus())
        + part(Filter.MEMORY.amount(node), demand.memoryMiB())
        + part(Filter.POOL.amount(node), demand.diskGiB());
  }

  private static double part(long free, long needed) {
    return free >= needed ? 0 : (double) (needed - free) / needed;
  }
}
