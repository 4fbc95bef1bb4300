package cloud.faso.agent.ovn.topology;

import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Which things have to do with one another, because they name the same, at whatever distance. What
 * does not is in another region, and neither needs to be looked at for the other.
 */
final class Regions {
  private final Map<String, Set<String>> names = new HashMap<>();
  private final Map<String, Set<String>> namedBy = new HashMap<>();
  private final Map<String, SortedSet<String>> regions = new HashMap<>();
  private final Set<String> touched = new HashSet<>();

  /**
   * A thing names other things, or no longer does.
   *
   * @param now its own id among them; nothing when it is gone
   */
  void change(String id, Set<String> now) {
    Set<String> before = names.getOrDefault(id, Set.of());
    if (before.equals(now)) {
      return;
    }
    touched.addAll(before);
    touched.addAll(now);
    for (String name : before) {
      namedBy.computeIfPresent(name, (_, ids) -> ids.remove(id) && ids.isEmpty() ? null : ids);
    }
    for (String name : now) {
      namedBy.computeIfAbsent(name, _ -> new HashSet<>()).add(id);
    }
    if (now.isEmpty()) {
      names.remove(id);
    } else {
      names.put(id, now);
    }
  }

  /**
   * Finds regions anew where something changed.
   *
   * @param told for each name there: the ids of its region, null when nothing has that name now
   */
  void run(BiConsumer<String, @Nullable SortedSet<String>> told) {
    SortedSet<String> loose = new TreeSet<>();
    for (String name : touched) {
      loose.addAll(regions.getOrDefault(name, Collections.emptySortedSet()));
      loose.addAll(namedBy.getOrDefault(name, Set.of()));
    }
    loose.retainAll(names.keySet());
    for (String name : touched) {
      if (!namedBy.containsKey(name)) {
        regions.remove(name);
        told.accept(name, null);
      }
    }
    touched.clear();
    while (!loose.isEmpty()) {
      SortedSet<String> region = new TreeSet<>();
      Set<String> common = new HashSet<>();
      flood(loose.first(), region, common);
      loose.removeAll(region);
      // The same object where it is the same: whoever compares does so for each name.
      SortedSet<String> known = regions.get(region.first());
      SortedSet<String> all = region.equals(known) ? known : region;
      for (String name : common) {
        regions.put(name, all);
        told.accept(name, all);
      }
    }
  }

  private void flood(String first, Set<String> ids, Set<String> common) {
    Deque<String> next = new ArrayDeque<>();
    ids.add(first);
    next.add(first);
    while (!next.isEmpty()) {
      for (String name : names.getOrDefault(next.remove(), Set.of())) {
        if (common.add(name)) {
          for (String id : namedBy.getOrDefault(name, Set.of())) {
            if (ids.add(id)) {
              next.add(id);
            }
          }
        }
      }
    }
  }
}
