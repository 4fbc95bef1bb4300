package cloud.faso.placement;

import java.util.List;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What is free on nodes that take guests.
 *
 * @param diskGiB of all pools together
 */
public record Rest(long vcpus, long memoryMiB, long diskGiB) {

  /** At one site, or with null at all of them. */
  public static Rest of(Fleet fleet, @Nullable String site) {
    List<Candidate> ready =
        fleet.nodes().stream()
            .filter(node -> node.state() == Candidate.State.READY)
            .filter(node -> site == null || node.site().equals(site))
            .toList();
    return new Rest(
        sum(ready, Candidate::freeVcpus),
        sum(ready, Candidate::freeMemoryMiB),
        sum(ready, node -> node.pools().stream().mapToLong(Candidate.Pool::freeGiB).sum()));
  }

  private static long sum(List<Candidate> nodes, ToLongFunction<Candidate> free) {
    return nodes.stream().mapToLong(free).sum();
  }

  public Rest minus(Rest taken) {
    return new Rest(vcpus - taken.vcpus, memoryMiB - taken.memoryMiB, diskGiB - taken.diskGiB);
  }

  /** How often {@code amount}, which is not nothing, is in it; below 0 where something lacks. */
  public long times(Rest amount) {
    return Math.min(
        times(vcpus, amount.vcpus),
        Math.min(times(memoryMiB, amount.memoryMiB), times(diskGiB, amount.diskGiB)));
  }

  private static long times(long free, long amount) {
    return amount == 0 ? Long.MAX_VALUE : Math.floorDiv(free, amount);
  }

  /**
   * How many such guests find room at a site one after the other.
   *
   * @param isApart true when no two may be on one node
   */
  public static long more(Fleet fleet, Demand demand, String site, boolean isApart) {
    Demand here = demand.at(site);
    return fleet.nodes().stream()
        .filter(node -> Placement.fits(node, here))
        .mapToLong(node -> isApart ? 1 : more(node, here))
        .sum();
  }

  private static long more(Candidate node, Demand demand) {
    long disks =
        node.pools().stream()
            .mapToLong(pool -> Math.max(0, pool.freeGiB()) / demand.diskGiB())
            .sum();
    return Math.min(
        disks,
        Math.min(node.freeVcpus() / demand.vcpus(), node.freeMemoryMiB() / demand.memoryMiB()));
  }
}
