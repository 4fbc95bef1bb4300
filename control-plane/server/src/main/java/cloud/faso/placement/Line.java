package cloud.faso.placement;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.toSet;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Those that wait for room, in the order in which they began to; immutable.
 *
 * <p>Who came first is served first. One that does not fit yet lets smaller ones behind it go ahead
 * until its {@link #PATIENCE} is at an end: from then on the node that lacks least of what it needs
 * is held for it, for one of those that compete at a time, so that it fits some day however many
 * small ones keep coming. Nothing is held for what no node could take even when empty.
 */
public final class Line {

  /** How long smaller ones may go ahead of one that does not fit. */
  public static final Duration PATIENCE = Duration.ofMinutes(30);

  public static final Line EMPTY = of(List.of());

  private final List<Waiting> waiting;
  private final Map<String, Integer> places;
  private final Map<String, Turn> turns;
  private final Set<Demand> demands;

  private Line(List<Waiting> waiting) {
    this.waiting = waiting;
    this.places = HashMap.newHashMap(waiting.size());
    this.demands = new LinkedHashSet<>();
    for (Waiting each : waiting) {
      places.put(each.id(), places.size());
      demands.add(each.demand());
    }
    this.turns = Turn.of(waiting);
  }

  public static Line of(List<Waiting> waiting) {
    return new Line(
        waiting.stream().sorted(comparing(Waiting::since).thenComparing(Waiting::id)).toList());
  }

  /** Those that wait, the first to be served first. */
  public List<Waiting> waiting() {
    return waiting;
  }

  /** The same with one more. */
  public Line with(Waiting more) {
    List<Waiting> all = new ArrayList<>(without(more.id()).waiting);
    all.add(more);
    return of(all);
  }

  /** The same without this one. */
  public Line without(String id) {
    return places.containsKey(id)
        ? new Line(waiting.stream().filter(each -> !each.id().equals(id)).toList())
        : this;
  }

  /** Where in the line it is; empty for one that does not wait. */
  public Optional<Turn> turn(String id) {
    return Optional.ofNullable(turns.get(id));
  }

  /**
   * The fleet as one may use it who asks out of turn: nodes that are others' turn are held. It
   * yields to all before it, and so to the whole line where it has no place: to what is held for
   * them, and where one of them fits at this moment, and is about to go.
   *
   * @param id of who asks
   */
  public Fleet open(Fleet fleet, String id, Demand demand, Instant now) {
    Set<Demand> ahead = demandsBefore(id);
    if (ahead.isEmpty()) {
      return fleet;
    }
    Set<String> held = held(fleet, id, now);
    return fleet.holding(
        node ->
            held.contains(node.id())
                || (Placement.fits(node, demand)
                    && ahead.stream().anyMatch(each -> Placement.fits(node, each))));
  }

  /**
   * As the other, for one whose turn it is: all before it have been tried, and yet it yields to
   * what is held for them.
   */
  public Fleet openInTurn(Fleet fleet, String id, Instant now) {
    Set<String> held = held(fleet, id, now);
    return fleet.holding(node -> held.contains(node.id()));
  }

  private List<Waiting> before(String id) {
    return waiting.subList(0, places.getOrDefault(id, waiting.size()));
  }

  private Set<Demand> demandsBefore(String id) {
    return places.containsKey(id)
        ? before(id).stream().map(Waiting::demand).collect(toSet())
        : demands;
  }

  /** The nodes that are held for those before one. */
  private Set<String> held(Fleet fleet, String id, Instant now) {
    Set<String> held = new HashSet<>();
    List<Demand> served = new ArrayList<>();
    Set<Demand> seen = new HashSet<>();
    for (Waiting each : before(id)) {
      if (now.isBefore(each.since().plus(PATIENCE))) {
        break;
      }
      Demand demand = each.demand();
      if (seen.add(demand) && served.stream().noneMatch(demand::competesWith)) {
        Shortfall.nearest(fleet, demand, node -> node.couldHold(demand))
            .filter(node -> !node.hasRoom(demand))
            .ifPresent(
                node -> {
                  held.add(node.id());
                  served.add(demand);
                });
      }
    }
    return held;
  }
}
