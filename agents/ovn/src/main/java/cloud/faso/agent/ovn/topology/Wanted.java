package cloud.faso.agent.ovn.topology;

import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The rows that are wanted.
 *
 * @param things by the typed id of what they are for, and by key. Who is given the same map for a
 *     thing as the last time need not look into it.
 */
public record Wanted(Map<String, Map<Key, Row>> things) {

  /** Those. */
  public static Wanted of(Collection<Row> rows) {
    Map<String, Map<Key, Row>> things = new HashMap<>();
    for (Row row : rows) {
      things.computeIfAbsent(row.key().thing(), _ -> new LinkedHashMap<>()).put(row.key(), row);
    }
    return new Wanted(things);
  }

  /** Null when there shall be none. */
  public @Nullable Row row(Key key) {
    Map<Key, Row> rows = things.get(key.thing());
    return rows == null ? null : rows.get(key);
  }

  /** All, by key. */
  public Map<Key, Row> rows() {
    Map<Key, Row> rows = new LinkedHashMap<>();
    things.values().forEach(rows::putAll);
    return rows;
  }
}
