package cloud.faso.placement;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Counts what each rule takes out of a fleet; only run when nothing fits. */
final class Tally {

  private static final List<Filter> RULES = List.of(Filter.values());

  private final Filter filter;
  private final Map<Candidate.State, Integer> states = new EnumMap<>(Candidate.State.class);
  private int removed;
  private int alone;
  private long most;

  private Tally(Filter filter) {
    this.filter = filter;
  }

  static List<Placement.Toll> of(Fleet fleet, Demand demand) {
    Map<Filter, Tally> tallies = new EnumMap<>(Filter.class);
    RULES.forEach(rule -> tallies.put(rule, new Tally(rule)));
    for (Candidate node : fleet.nodes()) {
      List<Filter> against = RULES.stream().filter(rule -> !rule.passes(node, demand)).toList();
      if (!against.isEmpty()) {
        Objects.requireNonNull(tallies.get(against.getFirst())).add(node, against.size() == 1);
      }
    }
    return tallies.values().stream().map(Tally::toll).toList();
  }

  private void add(Candidate node, boolean nothingElse) {
    removed++;
    alone += nothingElse ? 1 : 0;
    most = Math.max(most, filter.amount(node));
    if (filter == Filter.STATE) {
      states.merge(node.state(), 1, Integer::sum);
    }
  }

  private Placement.Toll toll() {
    return new Placement.Toll(filter, removed, alone, most, Map.copyOf(states));
  }
}
