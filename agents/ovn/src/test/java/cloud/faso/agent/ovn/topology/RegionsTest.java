package cloud.faso.agent.ovn.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Regions that were found bit by bit are those that are found at once. */
class RegionsTest {
  private static final int THINGS = 30;
  private final SplittableRandom random = new SplittableRandom(11);
  private final Map<String, Set<String>> names = new TreeMap<>();
  private final Map<String, SortedSet<String>> told = new HashMap<>();
  private final Regions regions = new Regions();

  @Test
  void things_that_name_the_same_are_in_one_region_after_any_sequence_of_changes() {
    for (int round = 0; round < 500; round++) {
      for (int i = random.nextInt(4); i >= 0; i--) {
        change("thing-" + random.nextInt(THINGS));
      }
      regions.run(
          (name, region) -> {
            if (region == null) {
              told.remove(name);
            } else {
              told.put(name, region);
            }
          });
      assertThat(told).isEqualTo(expected());
    }
  }

  private void change(String id) {
    Set<String> now = new TreeSet<>();
    if (random.nextInt(4) != 0) {
      now.add(id);
      for (int i = random.nextInt(3); i > 0; i--) {
        now.add(
            random.nextInt(4) == 0
                ? "thing-" + random.nextInt(THINGS)
                : "name-" + random.nextInt(40));
      }
    }
    regions.change(id, now);
    if (now.isEmpty()) {
      names.remove(id);
    } else {
      names.put(id, now);
    }
  }

  /**
   * By giving each thing the smallest id of those that it shares a name with, until none changes.
   */
  private Map<String, SortedSet<String>> expected() {
    Map<String, String> first = new HashMap<>();
    names.keySet().forEach(id -> first.put(id, id));
    for (boolean more = true; more; ) {
      Map<String, String> before = new HashMap<>(first);
      Map<String, String> smallest = new HashMap<>();
      names.forEach(
          (id, some) ->
              some.forEach(name -> smallest.merge(name, before.get(id), RegionsTest::smaller)));
      names.forEach(
          (id, some) ->
              some.forEach(name -> first.merge(id, smallest.get(name), RegionsTest::smaller)));
      more = !first.equals(before);
    }
    Map<String, SortedSet<String>> ids = new HashMap<>();
    first.forEach((id, of) -> ids.computeIfAbsent(of, _ -> new TreeSet<>()).add(id));
    Map<String, SortedSet<String>> byName = new HashMap<>();
    names.forEach((id, some) -> some.forEach(name -> byName.put(name, ids.get(first.get(id)))));
    return byName;
  }

  private static String smaller(String one, String other) {
    return one.compareTo(other) < 0 ? one : other;
  }
}
