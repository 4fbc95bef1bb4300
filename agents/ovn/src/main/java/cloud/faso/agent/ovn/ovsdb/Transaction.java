package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.ovn.topology.Key;
import cloud.faso.agent.ovn.topology.Operation;
import cloud.faso.agent.ovn.topology.Operation.Delete;
import cloud.faso.agent.ovn.topology.Operation.Insert;
import cloud.faso.agent.ovn.topology.Operation.Refer;
import cloud.faso.agent.ovn.topology.Operation.Update;
import cloud.faso.agent.ovn.topology.Snapshot;
import cloud.faso.agent.ovn.topology.Table;
import cloud.faso.agent.ovn.topology.Value;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Writes operations as the parameters of {@code transact} (RFC 7047, section 4.1.3). */
final class Transaction {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private final Snapshot snapshot;
  private final Map<Key, String> names = new HashMap<>();

  private Transaction(Snapshot snapshot) {
    this.snapshot = snapshot;
  }

  /**
   * The parameters.
   *
   * @param snapshot that the operations follow from
   */
  static ArrayNode of(String database, List<Operation> operations, Snapshot snapshot) {
    Transaction transaction = new Transaction(snapshot);
    for (Operation operation : operations) {
      if (operation instanceof Insert(Key key, Map<String, Value> _)) {
        transaction.names.put(key, "row" + transaction.names.size());
      }
    }
    ArrayNode params = JSON.arrayNode();
    params.add(database);
    operations.forEach(operation -> params.add(transaction.json(operation)));
    return params;
  }

  private ObjectNode json(Operation operation) {
    ObjectNode json = JSON.objectNode();
    json.put("table", operation.table().title());
    switch (operation) {
      case Insert(Key key, Map<String, Value> columns) -> {
        json.put("op", "insert");
        json.put("uuid-name", names.get(key));
        json.set("row", row(columns));
      }
      case Update(Table _, UUID uuid, Map<String, Value> columns, Set<String> cleared) -> {
        json.put("op", "update");
        json.set("where", where(uuid));
        ObjectNode row = row(columns);
        cleared.forEach(name -> row.set(name, set()));
        json.set("row", row);
      }
      case Refer(Table _, UUID uuid, String column, Set<Key> more, Set<UUID> less) -> {
        json.put("op", "mutate");
        json.set("where", where(uuid));
        ArrayNode mutations = json.putArray("mutations");
        if (!less.isEmpty()) {
          ArrayNode set = set();
          less.forEach(gone -> ((ArrayNode) set.get(1)).add(uuid("uuid", gone.toString())));
          mutations.addArray().add(column).add("delete").add(set);
        }
        if (!more.isEmpty()) {
          mutations.addArray().add(column).add("insert").add(references(more));
        }
      }
      case Delete(Table _, UUID uuid) -> {
        json.put("op", "delete");
        json.set("where", where(uuid));
      }
    }
    return json;
  }

  private ObjectNode row(Map<String, Value> columns) {
    ObjectNode row = JSON.objectNode();
    columns.forEach((name, value) -> row.set(name, json(value)));
    return row;
  }

  private JsonNode json(Value value) {
    return switch (value) {
      case Value.Text(String text) -> JSON.textNode(text);
      case Value.Whole(long number) -> JSON.numberNode(number);
      case Value.Flag(boolean yes) -> JSON.booleanNode(yes);
      case Value.Texts(Set<String> texts) -> {
        ArrayNode set = set();
        texts.forEach(((ArrayNode) set.get(1))::add);
        yield set;
      }
      case Value.Pairs(Map<String, String> pairs) -> {
        ArrayNode map = JSON.arrayNode().add("map");
        ArrayNode items = map.addArray();
        pairs.forEach((key, item) -> items.addArray().add(key).add(item));
        yield map;
      }
      case Value.Numbers(Map<String, Long> numbers) -> {
        ArrayNode map = JSON.arrayNode().add("map");
        ArrayNode items = map.addArray();
        numbers.forEach((key, item) -> items.addArray().add(key).add(item));
        yield map;
      }
      case Value.Keys(Set<Key> keys) -> references(keys);
      case Value.Uuids(Set<UUID> uuids) -> {
        ArrayNode set = set();
        uuids.forEach(item -> ((ArrayNode) set.get(1)).add(uuid("uuid", item.toString())));
        yield set;
      }
    };
  }

  private ArrayNode references(Set<Key> keys) {
    ArrayNode set = set();
    for (Key key : keys) {
      String name = names.get(key);
      var existing = snapshot.row(key);
      if (name != null) {
        ((ArrayNode) set.get(1)).add(uuid("named-uuid", name));
      } else if (existing != null) {
        ((ArrayNode) set.get(1)).add(uuid("uuid", existing.uuid().toString()));
      }
    }
    return set;
  }

  private static ArrayNode set() {
    ArrayNode set = JSON.arrayNode().add("set");
    set.addArray();
    return set;
  }

  private static ArrayNode uuid(String kind, String text) {
    return JSON.arrayNode().add(kind).add(text);
  }

  private static ArrayNode where(UUID uuid) {
    ArrayNode where = JSON.arrayNode();
    where.addArray().add("_uuid").add("==").add(uuid("uuid", uuid.toString()));
    return where;
  }
}
