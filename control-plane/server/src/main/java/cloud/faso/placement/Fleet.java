package cloud.faso.placement;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** All nodes at one moment; immutable, changed by making another. */
public final class Fleet {

  public static final Fleet EMPTY = new Fleet(new Candidate[0], Map.of());

  private final Candidate[] nodes;
  private final Map<String, Integer> places;

  private Fleet(Candidate[] nodes, Map<String, Integer> places) {
    this.nodes = nodes;
    this.places = places;
  }

  public static Fleet of(List<Candidate> nodes) {
    Map<String, Integer> places = HashMap.newHashMap(nodes.size());
    for (int i = 0; i < nodes.size(); i++) {
      places.put(nodes.get(i).id(), i);
    }
    return new Fleet(nodes.toArray(Candidate[]::new), places);
  }

  public List<Candidate> nodes() {
    return Collections.unmodifiableList(Arrays.asList(nodes));
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
    Candidate[] changed = nodes.clone();
    changed[place] = node;
    return new Fleet(changed, places);
  }
}
