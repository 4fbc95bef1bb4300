package cloud.faso.placement;

import java.util.Collections;

/**
 * How well a node suits a demand that it can take. What counts, the weightiest first: another rack
 * and power feed than its group's; much free memory, so that load spreads and the loss of one node
 * takes few VMs along; the image at hand; chance.
 */
final class Weights {

  /** Free memory of up to twice what a node has, as overcommit may promise, counts. */
  static final int LEVELS = 33;

  private static final long STEPS = 16;

  private Weights() {}

  /** Nodes whose free memory is alike within a sixteenth are on one level; the highest is best. */
  static int level(Candidate node) {
    long free = node.memoryMiB() == 0 ? 0 : node.freeMemoryMiB() * STEPS / node.memoryMiB();
    return Math.clamp(free, 0, LEVELS - 1);
  }

  /** Whether the node shares no rack or power feed with the demand's group. */
  static boolean isApart(Candidate node, Demand demand) {
    return demand.apartFromPlaces().isEmpty()
        || Collections.disjoint(demand.apartFromPlaces(), node.places());
  }

  /** Compares nodes of one level; 3 is the most. */
  static int preference(Candidate node, Demand demand) {
    int cached = node.cachedImages().contains(demand.image()) ? 1 : 0;
    return isApart(node, demand) ? 2 + cached : cached;
  }
}
