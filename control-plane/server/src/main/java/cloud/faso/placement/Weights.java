package cloud.faso.placement;

/**
 * How well a node suits a demand that it can take; higher is better. What counts, the weightiest
 * first: another rack and power feed than its group's; much free memory, so that load spreads and
 * the loss of one node takes few VMs along; the image at hand; chance.
 */
final class Weights {

  /** Nodes whose free memory is alike within a sixteenth are equally good. */
  private static final long FREE_STEPS = 16;

  private Weights() {}

  static long of(Candidate node, Demand demand) {
    long apart = isApart(node, demand) ? 1 : 0;
    long free = node.memoryMiB() == 0 ? 0 : node.freeMemoryMiB() * FREE_STEPS / node.memoryMiB();
    long cached = node.cachedImages().contains(demand.image()) ? 1 : 0;
    long chance = ((node.id().hashCode() ^ demand.chance()) * 0x9E3779B97F4A7C15L) >>> 48;
    return (apart << 40) | (Math.clamp(free, 0, 0xFFFF) << 24) | (cached << 20) | chance;
  }

  private static boolean isApart(Candidate node, Demand demand) {
    return demand.apartFromPlaces().isEmpty()
        || !((node.rack() != null && demand.apartFromPlaces().contains(node.rack()))
            || (node.powerFeed() != null && demand.apartFromPlaces().contains(node.powerFeed())));
  }
}
