package cloud.faso.agent.ovn.topology;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that are wanted.
 *
 * @param things by the typed id of what they are for, and by key. Who is given the same map for a
 *     thing as the last time need not look into it.
 */
public record Wanted(PersistentMap<String, Map<Key, Row>> things) {
  /** Nothing at all. */
  public static final Wanted NOTHING = new Wanted(PersistentMap.of());

  /** Null when there shall be none. */
  public @Nullable Row row(Key key) {
    return rowsOf(key.thing()).get(key);
  }

  /** What is in a column; null when there is nothing. */
  @Nullable Value value(Key key, String column) {
    Row row = row(key);
    return row == null ? null : row.columns().get(column);
  }

  /** Those of a thing, by key. */
  public Map<Key, Row> rowsOf(String thing) {
    return things.getOrDefault(thing, Map.of());
  }

  /** All, by key. */
  public Map<Key, Row> rows() {
    Map<Key, Row> rows = new LinkedHashMap<>();
    things.values().forEach(rows::putAll);
    return rows;
  }
}
