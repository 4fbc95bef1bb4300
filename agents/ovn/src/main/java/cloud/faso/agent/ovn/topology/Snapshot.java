package cloud.faso.agent.ovn.topology;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Our rows as they were at one moment.
 *
 * @param things by the typed id of what they are for, and by key. A thing has the same map as in
 *     the snapshot before while none of its rows changed.
 * @param keys by UUID, of those that are surplus too
 * @param surplus bear the key of another row, e.g. because somebody copied it
 */
public record Snapshot(
    PersistentMap<String, Map<Key, Existing>> things,
    PersistentMap<UUID, Key> keys,
    Set<Existing> surplus) {

  /** One that nothing is in. */
  public static final Snapshot EMPTY =
      new Snapshot(PersistentMap.of(), PersistentMap.of(), Set.of());

  /** Null when there is none. */
  public @Nullable Existing row(Key key) {
    return rowsOf(key.thing()).get(key);
  }

  /** What is in a column; null when there is nothing. */
  @Nullable Value value(Key key, String column) {
    Existing row = row(key);
    return row == null ? null : row.columns().get(column);
  }

  /** Those of a thing, by key. */
  public Map<Key, Existing> rowsOf(String thing) {
    return things.getOrDefault(thing, Map.of());
  }

  /** All but the surplus, by key. */
  public Map<Key, Existing> rows() {
    Map<Key, Existing> rows = new HashMap<>();
    things.values().forEach(rows::putAll);
    return rows;
  }

  /** The typed ids of the ports, with whether a card is plugged in here and packets pass. */
  public Map<String, Boolean> ports() {
    Map<String, Boolean> up = new HashMap<>();
    things.forEach(
        (thing, rows) -> {
          Existing port = rows.get(new Key(Table.LOGICAL_SWITCH_PORT, thing, ""));
          if (port != null) {
            up.put(thing, port.isUp());
          }
        });
    return up;
  }
}
