package cloud.faso.agent.ovn.topology;

import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What was wanted, and what was there, when nothing was left to do. */
public record Settled(Wanted wanted, Snapshot actual) {

  /**
   * What to look at now: the things of which anything is another object, and those that refer to a
   * row that somebody took away. All, when somebody put a row there.
   */
  public Focus toLookAt(Wanted now, Snapshot there) {
    Set<String> things = new HashSet<>();
    there.things().eachChanged(actual.things(), things::add);
    if (!there.surplus().isEmpty()
        || things.stream().anyMatch(thing -> hasMore(thing, now, there))) {
      return Focus.all(now, there);
    }
    addReferring(lost(things, now, there), now, things);
    now.things().eachChanged(wanted.things(), things::add);
    return new Focus(things, this, moved(things, now, there));
  }

  /** Whether a row that nobody wants came. */
  private boolean hasMore(String thing, Wanted now, Snapshot there) {
    return there.rowsOf(thing).values().stream()
        .anyMatch(row -> now.row(row.key()) == null && !isSame(row, actual.row(row.key())));
  }

  private Set<Key> lost(Set<String> things, Wanted now, Snapshot there) {
    Set<Key> lost = new HashSet<>();
    for (String thing : things) {
      for (Existing row : actual.rowsOf(thing).values()) {
        if (now.row(row.key()) != null && !isSame(row, there.row(row.key()))) {
          lost.add(row.key());
        }
      }
    }
    return lost;
  }

  private static void addReferring(Set<Key> lost, Wanted now, Set<String> into) {
    if (!lost.isEmpty()) {
      now.things()
          .forEach(
              (thing, rows) -> {
                if (rows.values().stream().anyMatch(row -> refers(row, lost))) {
                  into.add(thing);
                }
              });
    }
  }

  private static boolean refers(Row row, Set<Key> lost) {
    return row.columns().values().stream()
        .anyMatch(
            value ->
                value instanceof Value.Keys(Set<Key> keys) && !Collections.disjoint(keys, lost));
  }

  /** The rows of things that are wanted now and were not, or are there and were not, or reverse. */
  private Set<Key> moved(Set<String> things, Wanted now, Snapshot there) {
    Set<Key> keys = new HashSet<>();
    for (String thing : things) {
      keys.addAll(wanted.rowsOf(thing).keySet());
      keys.addAll(now.rowsOf(thing).keySet());
      keys.addAll(actual.rowsOf(thing).keySet());
      keys.addAll(there.rowsOf(thing).keySet());
    }
    keys.removeIf(
        key ->
            (wanted.row(key) == null) == (now.row(key) == null)
                && isSame(actual.row(key), there.row(key)));
    return keys;
  }

  private static boolean isSame(@Nullable Existing row, @Nullable Existing other) {
    return row == null ? other == null : other != null && row.uuid().equals(other.uuid());
  }
}
