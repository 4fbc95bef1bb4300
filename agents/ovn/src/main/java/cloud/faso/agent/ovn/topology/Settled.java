package cloud.faso.agent.ovn.topology;

import java.util.HashMap;
import java.util.Map;

/**
 * Which rows were as wanted when they were last compared. As long as both are the same objects they
 * still are: a row whose references change is another one. Used by one thread at a time.
 */
public final class Settled {
  private final Map<Key, Pair> pairs = new HashMap<>();

  private record Pair(Row wanted, Existing actual) {}

  @SuppressWarnings("ReferenceEquality") // It is the point: equal ones are found out the long way.
  boolean holds(Row wanted, Existing actual) {
    Pair pair = pairs.get(wanted.key());
    return pair != null && pair.wanted() == wanted && pair.actual() == actual;
  }

  void add(Row wanted, Existing actual) {
    pairs.put(wanted.key(), new Pair(wanted, actual));
  }

  /** Forgets what is not wanted any more. */
  public void forgetAllBut(Map<Key, Row> wanted) {
    if (pairs.size() > wanted.size()) {
      pairs.keySet().retainAll(wanted.keySet());
    }
  }
}
