package cloud.faso.agent.ovn.topology;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/** Gives back the object of the last time for one that equals it, so that few are compared anew. */
final class Memo<T> {
  private final Map<Key, T> known = new HashMap<>();

  T same(Key key, T now) {
    T before = known.get(key);
    if (before != null && before.equals(now)) {
      return before;
    }
    known.put(key, now);
    return now;
  }

  void forgetAllBut(Set<Key> keys) {
    if (known.size() != keys.size()) {
      known.keySet().retainAll(keys);
    }
  }
}
