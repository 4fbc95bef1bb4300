package cloud.faso.agent.ovn.ovsdb;

import cloud.faso.agent.ovn.topology.Column;
import cloud.faso.agent.ovn.topology.PersistentSet;
import cloud.faso.agent.ovn.topology.Value;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads values as RFC 7047, section 5.1, writes them. */
final class OvsdbJson {
  private OvsdbJson() {}

  /** The value; null when it is an empty optional one. */
  static @Nullable Value value(Column column, JsonNode json) {
    return switch (column) {
      case TEXT -> isEmptySet(json) ? null : new Value.Text(json.asText().intern());
      case WHOLE -> isEmptySet(json) ? null : new Value.Whole(json.asLong());
      case FLAG -> isEmptySet(json) ? null : new Value.Flag(json.asBoolean());
      case TEXTS -> new Value.Texts(texts(json));
      case PAIRS -> new Value.Pairs(pairs(json));
      case NUMBERS -> new Value.Numbers(numbers(json));
      case REFERENCE -> isEmptySet(json) ? null : Value.Uuids.of(uuids(json));
      case REFERENCES -> Value.Uuids.of(uuids(json));
    };
  }

  /**
   * What a column is after a change that was told as ovsdb-server(7) tells those of {@code
   * update3}: for single values the new one, for sets what is in one of old and new only, for maps
   * the pairs that are in one of them only.
   */
  static @Nullable Value changed(Column column, @Nullable Value old, JsonNode change) {
    if (column.isSingle()) {
      return value(column, change);
    }
    return switch (old) {
      case Value.Texts(Set<String> before) -> new Value.Texts(toggled(before, texts(change)));
      case Value.Uuids(PersistentSet<UUID> before) ->
          new Value.Uuids(toggled(before, uuids(change)));
      case Value.Pairs(Map<String, String> before) ->
          new Value.Pairs(toggled(before, pairs(change)));
      case Value.Numbers(Map<String, Long> before) ->
          new Value.Numbers(toggled(before, numbers(change)));
      case null, default -> value(column, change);
    };
  }

  private static <T> Set<T> toggled(Set<T> before, Set<T> change) {
    Set<T> after = new HashSet<>(before);
    for (T item : change) {
      if (!after.remove(item)) {
        after.add(item);
      }
    }
    return after;
  }

  private static PersistentSet<UUID> toggled(PersistentSet<UUID> before, Set<UUID> change) {
    PersistentSet<UUID> after = before;
    for (UUID uuid : change) {
      after = after.contains(uuid) ? after.without(uuid) : after.with(uuid);
    }
    return after;
  }

  private static <T> Map<String, T> toggled(Map<String, T> before, Map<String, T> change) {
    Map<String, T> after = new LinkedHashMap<>(before);
    change.forEach(
        (key, value) -> {
          if (value.equals(after.get(key))) {
            after.remove(key);
          } else {
            after.put(key, value);
          }
        });
    return after;
  }

  static UUID uuid(JsonNode json) {
    return UUID.fromString(json.path(1).asText());
  }

  private static boolean isEmptySet(JsonNode json) {
    return json.isArray() && json.path(0).asText().equals("set") && json.path(1).isEmpty();
  }

  private static Set<String> texts(JsonNode json) {
    Set<String> texts = new HashSet<>();
    each(json, item -> texts.add(item.asText()));
    return texts;
  }

  private static Set<UUID> uuids(JsonNode json) {
    Set<UUID> uuids = new HashSet<>();
    each(json, item -> uuids.add(uuid(item)));
    return uuids;
  }

  private static void each(JsonNode json, Consumer<JsonNode> item) {
    if (json.isArray() && json.path(0).asText().equals("set")) {
      json.path(1).forEach(item);
    } else {
      item.accept(json);
    }
  }

  private static Map<String, Long> numbers(JsonNode json) {
    Map<String, Long> numbers = new LinkedHashMap<>();
    for (JsonNode pair : json.path(1)) {
      numbers.put(pair.path(0).asText().intern(), pair.path(1).asLong());
    }
    return numbers;
  }

  static Map<String, String> pairs(JsonNode json) {
    Map<String, String> pairs = new LinkedHashMap<>();
    for (JsonNode pair : json.path(1)) {
      pairs.put(pair.path(0).asText().intern(), pair.path(1).asText());
    }
    return pairs;
  }
}
