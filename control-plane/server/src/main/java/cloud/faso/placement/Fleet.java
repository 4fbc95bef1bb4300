package cloud.faso.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** All nodes at one moment; immutable, changed by making another. */
public final class Fleet {

  public static final Fleet EMPTY = of(List.of());

  private final Candidate[] nodes;
  private final Map<String, Integer> places;
  private final Candidate[][] levels;

  private Fleet(Candidate[] nodes, Map<String, Integer> places, Candidate[][] levels) {
    this.nodes = nodes;
    this.places = places;
    this.levels = levels;
  }

  public static Fleet of(List<Candidate> nodes) {
    Map<String, Integer> places = HashMap.newHashMap(nodes.size());
    List<List<Candidate>> levels = new ArrayList<>();
    for (int level = 0; level < Weights.LEVELS; level++) {
      levels.add(new ArrayList<>());
    }
    for (int i = 0; i < nodes.size(); i++) {
      places.put(nodes.get(i).id(), i);
      levels.get(Weights.level(nodes.get(i))).add(nodes.get(i));
    }
    return new Fleet(
        nodes.toArray(Candidate[]::new),
        places,
        levels.stream().map(level -> level.toArray(Candidate[]::new)).toArray(Candidate[][]::new));
  }

  public List<Candidate> nodes() {
    return Collections.unmodifiableList(Arrays.asList(nodes));
  }

  /** The nodes on one level of free memory, {@link Weights#level}. */
  List<Candidate> onLevel(int level) {
    return Collections.unmodifiableList(Arrays.asList(levels[level]));
  }

  /** The node with this id. */
  public Optional<Candidate> node(String id) {
    return Optional.ofNullable(places.get(id)).map(place -> nodes[place]);
  }

  /** The same fleet with {@code node} in the place of the one of its id, or added. */
  public Fleet with(Candidate node) {
    Integer place = places.get(node.id());
    if (place == null) {
      List<Candidate> more = new ArrayList<>(nodes());
      more.add(node);
      return of(more);
    }
    Candidate before = nodes[place];
    Candidate[] changed = nodes.clone();
    changed[place] = node;
    Candidate[][] moved = levels.clone();
    int from = Weights.level(before);
    int to = Weights.level(node);
    if (from == to) {
      moved[to] = replaced(levels[to], before, node);
    } else {
      moved[from] = replaced(levels[from], before, null);
      moved[to] = Arrays.copyOf(levels[to], levels[to].length + 1);
      moved[to][levels[to].length] = node;
    }
    return new Fleet(changed, places, moved);
  }

  /** The same fleet with these nodes held. */
  Fleet holding(Predicate<Candidate> which) {
    return Arrays.stream(nodes).anyMatch(which)
        ? of(Arrays.stream(nodes).map(node -> which.test(node) ? node.held() : node).toList())
        : this;
  }

  private static Candidate[] replaced(
      Candidate[] level, Candidate before, @Nullable Candidate after) {
    List<Candidate> nodes = new ArrayList<>(Arrays.asList(level));
    int place = nodes.indexOf(before);
    if (after == null) {
      nodes.remove(place);
    } else {
      nodes.set(place, after);
    }
    return nodes.toArray(Candidate[]::new);
  }
}
