package cloud.faso.agent.ovn.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * Our rows as they were at one moment.
 *
 * @param rows by key
 * @param keys by UUID
 * @param surplus bear the key of another row, e.g. because somebody copied it
 */
public record Snapshot(Map<Key, Existing> rows, Map<UUID, Key> keys, Set<Existing> surplus) {

  /** One that nothing is in. */
  public static final Snapshot EMPTY = new Snapshot(Map.of(), Map.of(), Set.of());

  /** Of all that is ours. Of several with one key, the one with the smallest UUID is the row. */
  public static Snapshot of(Collection<Existing> all) {
    Map<Key, Existing> rows = HashMap.newHashMap(all.size());
    Set<Existing> surplus = new HashSet<>();
    for (Existing row : all) {
      Existing other = rows.get(row.key());
      if (other == null) {
        rows.put(row.key(), row);
      } else if (row.uuid().compareTo(other.uuid()) < 0) {
        rows.put(row.key(), row);
        surplus.add(other);
      } else {
        surplus.add(row);
      }
    }
    Map<UUID, Key> keys = HashMap.newHashMap(rows.size());
    rows.values().forEach(row -> keys.put(row.uuid(), row.key()));
    return new Snapshot(rows, keys, surplus);
  }

  /** The typed ids of the ports, with whether a card is plugged in and packets pass. */
  public Map<String, Boolean> ports() {
    Map<String, Boolean> up = new HashMap<>();
    for (Existing row : rows.values()) {
      if (row.key().table() == Table.LOGICAL_SWITCH_PORT && row.key().part().isEmpty()) {
        up.put(
            row.key().thing(), row.columns().get("up") instanceof Value.Flag(boolean yes) && yes);
      }
    }
    return up;
  }
}
