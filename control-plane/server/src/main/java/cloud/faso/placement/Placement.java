package cloud.faso.placement;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where a demand goes in a fleet, or why nowhere. */
public sealed interface Placement {

  /** It goes here. */
  record Placed(Candidate node, Candidate.Pool pool) implements Placement {}

  /**
   * It goes nowhere.
   *
   * @param nodes how many nodes there are
   * @param tolls what each rule took out, in the rules' order
   */
  record NoFit(int nodes, List<Toll> tolls) implements Placement {}

  /**
   * What one rule did to the choice.
   *
   * @param removed nodes that it took out of those that earlier rules had left
   * @param alone nodes that nothing but this rule stands against
   * @param most the most of what the rule asks for that a removed node has; 0 where that is no
   *     amount
   * @param states for {@link Filter#STATE}: how many of the removed are in which state
   */
  record Toll(
      Filter filter, int removed, int alone, long most, Map<Candidate.State, Integer> states) {}

  /**
   * Chooses the best node that passes every rule: of those apart from the demand's group, else of
   * all, the best on the highest level of free memory. Rarely more than one level is looked at.
   */
  static Placement place(Fleet fleet, Demand demand) {
    @Nullable Candidate best = null;
    for (int level = Weights.LEVELS - 1; level >= 0; level--) {
      Candidate node = best(fleet.onLevel(level), demand);
      if (node != null && Weights.isApart(node, demand)) {
        best = node;
        break;
      }
      best = best == null ? node : best;
    }
    Candidate.Pool pool = best == null ? null : best.poolWith(demand.diskGiB());
    return best == null || pool == null
        ? new NoFit(fleet.nodes().size(), Tally.of(fleet, demand))
        : new Placed(best, pool);
  }

  /**
   * The best of nodes with equally much memory free; begins anywhere, and ends with a perfect one.
   */
  private static @Nullable Candidate best(List<Candidate> nodes, Demand demand) {
    @Nullable Candidate best = null;
    int preference = -1;
    int start = nodes.isEmpty() ? 0 : Math.floorMod(demand.chance(), nodes.size());
    for (int i = 0; i < nodes.size() && preference < 3; i++) {
      Candidate node = nodes.get((start + i) % nodes.size());
      if (fits(node, demand) && Weights.preference(node, demand) > preference) {
        best = node;
        preference = Weights.preference(node, demand);
      }
    }
    return best;
  }

  static boolean fits(Candidate node, Demand demand) {
    // What most nodes of a full fleet fail comes first: this runs over every node of it.
    return node.freeMemoryMiB() >= demand.memoryMiB()
        && node.freeVcpus() >= demand.vcpus()
        && node.state() == Candidate.State.READY
        && Filter.SITE.passes(node, demand)
        && Filter.ARCHITECTURE.passes(node, demand)
        && Filter.NETWORK.passes(node, demand)
        && Filter.ANTI_AFFINITY.passes(node, demand)
        && Filter.POOL.passes(node, demand);
  }
}
