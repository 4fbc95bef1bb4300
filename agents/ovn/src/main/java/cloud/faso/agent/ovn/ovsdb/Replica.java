package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.ovn.northbound.Northbound.View;
import cloud.faso.agent.ovn.topology.Column;
import cloud.faso.agent.ovn.topology.Existing;
import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Marks;
import cloud.faso.agent.ovn.topology.Mirror;
import cloud.faso.agent.ovn.topology.PersistentSet;
import cloud.faso.agent.ovn.topology.Table;
import cloud.faso.agent.ovn.topology.Value;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Our rows as the server told them. The server is asked for those only that bear our mark, so what
 * others keep in the database costs nothing here.
 */
final class Replica {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String UP = "up";
  private static final String TYPE = "type";

  private final Marks marks;
  private final Mirror mirror = new Mirror();
  private long version;

  /** An empty one. Versions go on from there. */
  Replica(Marks marks, long version) {
    this.marks = marks;
    this.version = version;
  }

  /** What to ask for with {@code monitor_cond_since}. */
  ObjectNode requests() {
    ObjectNode requests = JSON.objectNode();
    for (Table table : Table.values()) {
      ObjectNode request = JSON.objectNode();
      ArrayNode columns = request.putArray("columns");
      table.columns().keySet().forEach(columns::add);
      ArrayNode ours = request.putArray("where").addArray();
      ours.add("external_ids").add("includes");
      ours.addArray().add("map").addArray().addArray().add(Marks.AGENT).add(marks.agent());
      requests.putArray(table.title()).add(request);
    }
    return requests;
  }

  /**
   * Takes in {@code table-updates2}.
   *
   * @return the ports that went up or down, by typed id
   */
  synchronized Map<String, Boolean> take(JsonNode updates) {
    Map<String, Boolean> ports = new HashMap<>();
    boolean changed = false;
    for (Table table : Table.values()) {
      for (Map.Entry<String, JsonNode> update : updates.path(table.title()).properties()) {
        changed |= take(table, UUID.fromString(update.getKey()), update.getValue(), ports);
      }
    }
    if (changed) {
      version++;
    }
    return ports;
  }

  /** True when more changed than whether a port is up. */
  private boolean take(Table table, UUID uuid, JsonNode update, Map<String, Boolean> ports) {
    if (update.has("delete")) {
      boolean known = mirror.get(uuid) != null;
      mirror.remove(uuid);
      return known;
    }
    Existing before = mirror.get(uuid);
    Map<String, Value> columns;
    boolean modifies = update.has("modify");
    JsonNode json =
        modifies
            ? update.path("modify")
            : update.path(update.has("initial") ? "initial" : "insert");
    if (modifies && before != null) {
      columns = new HashMap<>(before.columns());
      json.properties()
          .forEach(column -> modify(table, column.getKey(), column.getValue(), columns));
    } else {
      columns = read(table, json);
    }
    mirror.remove(uuid);
    Optional<Key> key = key(table, columns);
    if (key.isPresent()) {
      Existing row = new Existing(uuid, key.get(), columns);
      mirror.put(row);
      if (table == Table.LOGICAL_SWITCH_PORT
          && key.get().part().isEmpty()
          && (json.has(UP) || json.has(TYPE) || !modifies)) {
        ports.put(key.get().thing(), row.isUp());
      }
    }
    return !modifies || json.size() > (json.has(UP) ? 1 : 0);
  }

  private Optional<Key> key(Table table, Map<String, Value> columns) {
    return columns.get("external_ids") instanceof Value.Pairs(Map<String, String> ids)
        ? marks.read(table, ids)
        : Optional.empty();
  }

  private static void modify(
      Table table, String name, JsonNode change, Map<String, Value> columns) {
    Column column = table.columns().get(name);
    if (column == null) {
      return;
    }
    Value value = OvsdbJson.changed(column, columns.get(name), change);
    if (value == null) {
      columns.remove(name);
    } else {
      columns.put(name, value);
    }
  }

  /** Columns with their default are not told. */
  private static Map<String, Value> read(Table table, JsonNode row) {
    Map<String, Value> columns = new HashMap<>();
    table
        .columns()
        .forEach(
            (name, column) -> {
              JsonNode json = row.get(name);
              Value value = json == null ? empty(column) : OvsdbJson.value(column, json);
              if (value != null) {
                columns.put(name, value);
              }
            });
    return columns;
  }

  private static @Nullable Value empty(Column column) {
    return switch (column) {
      case TEXT -> new Value.Text("");
      case WHOLE -> new Value.Whole(0);
      case TEXTS -> Value.Texts.of();
      case PAIRS -> new Value.Pairs(Map.of());
      case NUMBERS -> new Value.Numbers(Map.of());
      case REFERENCES -> new Value.Uuids(PersistentSet.of());
      case FLAG, REFERENCE -> null;
    };
  }

  synchronized long version() {
    return version;
  }

  synchronized View view() {
    return new View(version, mirror.snapshot());
  }
}
