package cloud.faso.agent.ovn.topology;

import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was wanted, and what was there, when nothing was left to do. */
public record Settled(Wanted wanted, Snapshot actual) {

  /**
   * The typed ids of the things to look at now: those of which anything is another object, and
   * those that refer to a row that somebody took away. All, when somebody put a row there.
   */
  @SuppressWarnings("ReferenceEquality") // It is the point: equal ones are found out the long way.
  public Set<String> toLookAt(Wanted now, Snapshot there) {
    Set<String> moved = new HashSet<>();
    if (there != actual) {
      addChanged(actual.things(), there.things(), moved);
    }
    if (!there.surplus().isEmpty()
        || moved.stream().anyMatch(thing -> hasMore(thing, now, there))) {
      return Difference.allOf(now, there);
    }
    Set<Key> lost = new HashSet<>();
    for (String thing : moved) {
      for (Existing row : rows(actual.things(), thing)) {
        if (now.row(row.key()) != null && !isSame(row, there.row(row.key()))) {
          lost.add(row.key());
        }
      }
    }
    if (!lost.isEmpty()) {
      now.things()
          .forEach(
              (thing, rows) -> {
                if (rows.values().stream().anyMatch(row -> refers(row, lost))) {
                  moved.add(thing);
                }
              });
    }
    addChanged(wanted.things(), now.things(), moved);
    return moved;
  }

  @SuppressWarnings("ReferenceEquality") // It is the point: equal ones are found out the long way.
  private static <T> void addChanged(Map<String, T> before, Map<String, T> now, Set<String> into) {
    now.forEach(
        (thing, rows) -> {
          if (before.get(thing) != rows) {
            into.add(thing);
          }
        });
    before.keySet().stream().filter(thing -> !now.containsKey(thing)).forEach(into::add);
  }

  /** Whether a row that nobody wants came. */
  private boolean hasMore(String thing, Wanted now, Snapshot there) {
    return rows(there.things(), thing).stream()
        .anyMatch(row -> now.row(row.key()) == null && !isSame(row, actual.row(row.key())));
  }

  private static Collection<Existing> rows(Map<String, Map<Key, Existing>> things, String thing) {
    return things.getOrDefault(thing, Map.of()).values();
  }

  private static boolean isSame(Existing row, @Nullable Existing other) {
    return other != null && other.uuid().equals(row.uuid());
  }

  private static boolean refers(Row row, Set<Key> lost) {
    return row.columns().values().stream()
        .anyMatch(
            value ->
                value instanceof Value.Keys(Set<Key> keys) && !Collections.disjoint(keys, lost));
  }
}
