package cloud.faso.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A place among those that may want the same nodes: of one architecture, and of sites that are not
 * different.
 *
 * @param position 1 for the first
 * @param of how many wait, itself included
 */
public record Turn(int position, int of) {

  /** How many wait, by site; those that may go anywhere under a name that no site has. */
  private static final class Counts {
    private static final String ANYWHERE = "";
    private final Map<String, Integer> bySite = new HashMap<>();
    private int all;

    int add(@Nullable String site) {
      bySite.merge(site == null ? ANYWHERE : site, 1, Integer::sum);
      all++;
      return at(site);
    }

    /** Those that compete with one of this site. */
    int at(@Nullable String site) {
      return site == null ? all : bySite.getOrDefault(site, 0) + bySite.getOrDefault(ANYWHERE, 0);
    }
  }

  /** Everybody's, in two passes however many there are. */
  static Map<String, Turn> of(List<Waiting> line) {
    Map<String, Counts> counts = new HashMap<>();
    Map<String, Integer> positions = HashMap.newHashMap(line.size());
    for (Waiting each : line) {
      Counts of = counts.computeIfAbsent(each.demand().architecture(), _ -> new Counts());
      positions.put(each.id(), of.add(each.demand().site()));
    }
    Map<String, Turn> turns = HashMap.newHashMap(line.size());
    for (Waiting each : line) {
      Counts of = counts.getOrDefault(each.demand().architecture(), new Counts());
      turns.put(
          each.id(), new Turn(positions.getOrDefault(each.id(), 0), of.at(each.demand().site())));
    }
    return turns;
  }
}
