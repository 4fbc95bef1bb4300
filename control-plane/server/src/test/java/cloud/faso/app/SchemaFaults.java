package cloud.faso.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** All the ways of not being what a schema says, derived from the schema. */
final class SchemaFaults {

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  /** Follows a reference within the contract. */
  private final UnaryOperator<JsonNode> follow;

  private final List<Fault> faults = new ArrayList<>();

  SchemaFaults(UnaryOperator<JsonNode> follow) {
    this.follow = follow;
  }

  /**
   * One thing wrong with a body.
   *
   * @param pointer where a violation must point
   * @param what for people
   */
  record Fault(String pointer, String what, JsonNode body) {}

  /** Bodies that differ from the valid one in one thing each. */
  List<Fault> ofBody(JsonNode schema, ObjectNode valid) {
    ofObject("", schema, valid, valid);
    return faults;
  }

  /** Values that are not what the schema says, with what is wrong about each. */
  List<Fault> ofValue(JsonNode schema) {
    for (Wrong wrong : wrong(followed(schema))) {
      faults.add(new Fault("", wrong.what(), wrong.value()));
    }
    return faults;
  }

  private record Wrong(String what, JsonNode value) {}

  private void ofObject(String pointer, JsonNode schema, ObjectNode object, ObjectNode whole) {
    if (schema.path("additionalProperties").isBoolean()) {
      add(pointer + "/colour", "unknown", whole, pointer + "/colour", TextNode.valueOf("red"));
    }
    schema
        .path("required")
        .forEach(
            name -> {
              String place = pointer + "/" + name.asText();
              add(place, "missing", whole, place, null);
            });
    schema
        .path("properties")
        .properties()
        .forEach(
            property ->
                ofProperty(
                    pointer + "/" + property.getKey(),
                    followed(property.getValue()),
                    object.path(property.getKey()),
                    whole));
    if (schema.path("additionalProperties").isObject()) {
      ofMap(pointer, schema, whole);
    }
  }

  private void ofProperty(String place, JsonNode schema, JsonNode value, ObjectNode whole) {
    for (Wrong wrong : wrong(schema)) {
      add(place, wrong.what(), whole, place, wrong.value());
    }
    if (types(schema).contains("object")) {
      ObjectNode with = whole.deepCopy();
      ObjectNode nested = value instanceof ObjectNode object ? object : JSON.objectNode();
      set(with, place, nested);
      ofObject(place, schema, nested, with);
    }
    JsonNode items = followed(schema.path("items"));
    for (Wrong wrong : items.isMissingNode() ? List.<Wrong>of() : wrong(items)) {
      add(place + "/0", "item " + wrong.what(), whole, place, JSON.arrayNode().add(wrong.value()));
    }
  }

  private void ofMap(String place, JsonNode schema, ObjectNode whole) {
    for (Wrong wrong : wrong(followed(schema.path("additionalProperties")))) {
      add(place + "/a", "value " + wrong.what(), whole, place + "/a", wrong.value());
    }
    if (schema.path("propertyNames").has("pattern")) {
      add(place, "name of another form", whole, place + "/NOT A NAME", TextNode.valueOf("x"));
    }
    add(place, "name with a NUL", whole, place + "/a\0", TextNode.valueOf("x"));
  }

  private List<Wrong> wrong(JsonNode schema) {
    Set<String> types = types(schema);
    List<Wrong> wrong = new ArrayList<>();
    if (!types.contains("null")) {
      wrong.add(new Wrong("null", NullNode.instance));
    }
    wrong.add(
        new Wrong("of another type", types.contains("boolean") ? text("yes") : BooleanNode.TRUE));
    if (types.contains("string")) {
      wrong.add(new Wrong("a number", LongNode.valueOf(7)));
      ofString(schema, wrong);
    }
    if (types.contains("integer")) {
      wrong.add(new Wrong("a fraction", DecimalNode.valueOf(new BigDecimal("1.5"))));
    }
    if (types.contains("integer") || types.contains("number")) {
      wrong.add(new Wrong("a text", text("7")));
      ofNumber(schema, wrong);
    }
    if (types.contains("array")) {
      wrong.add(new Wrong("an object", JSON.objectNode()));
      ofArray(schema, wrong);
    }
    if (types.contains("object")) {
      wrong.add(new Wrong("a list", JSON.arrayNode()));
      wrong.add(new Wrong("a text", text("x")));
    }
    if (schema.has("enum")) {
      wrong.add(new Wrong("none of the words", text("nonsense")));
    }
    return wrong;
  }

  private static void ofString(JsonNode schema, List<Wrong> wrong) {
    wrong.add(new Wrong("with a NUL", text("a\0")));
    if (schema.has("maxLength")) {
      wrong.add(new Wrong("too long", text("a".repeat(schema.get("maxLength").asInt() + 1))));
    }
    if (schema.path("minLength").asInt() > 0) {
      wrong.add(new Wrong("empty", text("")));
    }
    if (schema.has("pattern")) {
      wrong.add(new Wrong("of another form", text("Not §uch a thing!")));
      wrong.add(new Wrong("with a line's end", text("a\n")));
    }
  }

  private static void ofNumber(JsonNode schema, List<Wrong> wrong) {
    if (schema.has("minimum")) {
      wrong.add(new Wrong("too small", LongNode.valueOf(schema.get("minimum").asLong() - 1)));
      wrong.add(new Wrong("far too small", LongNode.valueOf(Long.MIN_VALUE)));
    }
    if (schema.has("maximum")) {
      wrong.add(new Wrong("too large", LongNode.valueOf(schema.get("maximum").asLong() + 1)));
      wrong.add(
          new Wrong("beyond 64 bits", DecimalNode.valueOf(new BigDecimal("99999999999999999999"))));
    }
  }

  private void ofArray(JsonNode schema, List<Wrong> wrong) {
    if (schema.has("maxItems")) {
      ArrayNode many = JSON.arrayNode();
      for (int i = 0; i <= schema.get("maxItems").asInt(); i++) {
        many.add("a" + i);
      }
      wrong.add(new Wrong("too many", many));
    }
    if (schema.path("uniqueItems").asBoolean()) {
      wrong.add(new Wrong("twice the same", JSON.arrayNode().add("same").add("same")));
    }
  }

  private Set<String> types(JsonNode schema) {
    Set<String> types = new HashSet<>();
    JsonNode type = schema.path("type");
    if (type.isTextual()) {
      types.add(type.asText());
    }
    type.forEach(each -> types.add(each.asText()));
    schema.path("anyOf").forEach(each -> types.addAll(types(followed(each))));
    return types;
  }

  private JsonNode followed(JsonNode schema) {
    return follow.apply(schema);
  }

  private void add(
      String pointer, String what, ObjectNode whole, String place, @Nullable JsonNode value) {
    ObjectNode body = whole.deepCopy();
    set(body, place, value);
    faults.add(new Fault(pointer, what, body));
  }

  /** Sets, or for null removes, what stands at a pointer whose parent is there. */
  private static void set(ObjectNode body, String place, @Nullable JsonNode value) {
    int slash = place.lastIndexOf('/');
    ObjectNode parent = (ObjectNode) body.at(place.substring(0, slash));
    String name = place.substring(slash + 1);
    if (value == null) {
      parent.remove(name);
    } else {
      parent.set(name, value);
    }
  }

  private static TextNode text(String text) {
    return TextNode.valueOf(text);
  }
}
