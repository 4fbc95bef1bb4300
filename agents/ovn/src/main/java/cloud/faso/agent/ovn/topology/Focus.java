package cloud.faso.agent.ovn.topology;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What to look at, because it may not be as wanted. Of sets of references, which may be large, only
 * those that are not as they were.
 *
 * @param things typed ids
 * @param since when all was as it was wanted; null when that is not known
 * @param moved rows that came or went since
 */
public record Focus(Set<String> things, @Nullable Settled since, Set<Key> moved) {

  /** Everything that is there or shall be. */
  public static Focus all(Wanted wanted, Snapshot actual) {
    Set<String> all = new HashSet<>(wanted.things().keySet());
    all.addAll(actual.things().keySet());
    return new Focus(all, null, Set.of());
  }

  /** References as they are wanted, and as they are. */
  record References(Set<Key> keys, Set<UUID> uuids) {}

  /**
   * Which references of a row to look at.
   *
   * @param keys all that are wanted
   * @param uuids all that are there
   */
  References references(
      Key row, String column, Set<Key> keys, PersistentSet<UUID> uuids, Snapshot actual) {
    if (since == null
        || !(since.wanted().value(row, column) instanceof Value.Keys(PersistentSet<Key> before))
        || !(since.actual().value(row, column) instanceof Value.Uuids(PersistentSet<UUID> had))
        || !(keys instanceof PersistentSet<Key> now)) {
      return new References(keys, uuids);
    }
    Set<Key> some = now.changed(before);
    some.addAll(moved);
    Set<UUID> those = uuids.changed(had);
    for (UUID uuid : those) {
      Key key = since.actual().keys().get(uuid);
      if (key != null) {
        some.add(key);
      }
    }
    for (Key key : some) {
      for (Snapshot rows : List.of(since.actual(), actual)) {
        Existing to = rows.row(key);
        if (to != null) {
          those.add(to.uuid());
        }
      }
    }
    some.retainAll(keys);
    those.retainAll(uuids);
    return new References(some, those);
  }
}
