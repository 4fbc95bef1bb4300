package cloud.faso.spec;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the public API takes and answers: bounded, described, and with examples. */
class PublicSchemasTest {

  private static final Contract CONTRACT = Contract.load("public.yaml");

  /** Properties that their name and type say all about, wherever they stand. */
  private static final Set<String> SELF_EXPLAINING =
      Set.of(
          "createdAt",
          "startedAt",
          "reportedAt",
          "firstSeenAt",
          "lastSeenAt",
          "at",
          "expiresAt",
          "vcpus",
          "memoryMiB",
          "memoryUsedMiB",
          "sizeGiB",
          "monthlyBudgetXof",
          "kind",
          "status",
          "outcome",
          "dryRun",
          "items");

  @Test
  void a_request_holds_nothing_that_is_not_declared() {
    assertThat(requestSchemas())
        .isNotEmpty()
        .allSatisfy(
            name -> {
              JsonNode schema = CONTRACT.schema(name);
              assertThat(schema.path("type").asText()).as(name).isEqualTo("object");
              boolean isMap = schema.path("additionalProperties").isObject();
              assertThat(isMap || schema.path("additionalProperties").isBoolean())
                  .as(name)
                  .isTrue();
              assertThat(schema.path("additionalProperties").asBoolean()).as(name).isFalse();
              assertThat(isMap ? schema.has("maxProperties") : true).as(name).isTrue();
            });
  }

  @Test
  void everything_in_a_request_is_bounded() {
    List<String> unbounded = new ArrayList<>();
    for (String name : requestSchemas()) {
      CONTRACT
          .schema(name)
          .path("properties")
          .properties()
          .forEach(property -> unbounded(name, property.getKey(), property.getValue(), unbounded));
    }

    assertThat(unbounded).isEmpty();
  }

  @Test
  void a_pattern_is_explained_in_words_wherever_a_person_may_miss_it() {
    List<String> unexplained = new ArrayList<>();
    for (String name : requestSchemas()) {
      CONTRACT
          .schema(name)
          .findParents("pattern")
          .forEach(
              node -> {
                if (node.path("x-faso-expects").size() != 2) {
                  unexplained.add(name + ": " + node.path("pattern").asText());
                }
              });
    }

    assertThat(unexplained).isEmpty();
  }

  @Test
  void a_request_with_an_unknown_field_does_not_pass() {
    ContractSchemas schemas = new ContractSchemas(CONTRACT);
    assertThat(requestSchemas().stream().filter(name -> CONTRACT.schema(name).has("examples")))
        .hasSizeGreaterThan(15)
        .allSatisfy(
            name -> {
              var example = (ObjectNode) CONTRACT.schema(name).at("/examples/0").deepCopy();
              assertThat(schemas.violations(name, example)).as(name).isEmpty();
              example.set("surprise", JsonNodeFactory.instance.textNode("!"));
              assertThat(schemas.violations(name, example)).as(name).hasSize(1);
            });
  }

  @Test
  void a_name_cannot_be_taken_for_an_id() {
    ContractSchemas schemas = new ContractSchemas(CONTRACT);
    JsonNode id = CONTRACT.schema("VmId").at("/examples/0");

    assertThat(schemas.violations("Ref", id)).isEmpty();
    assertThat(schemas.violations("Name", id)).isNotEmpty();
    assertThat(Stream.of("a", "web-1", "1", "vm-1", "a".repeat(63)).map(TextNode::new))
        .allSatisfy(name -> assertThat(schemas.violations("Name", name)).isEmpty());
    assertThat(Stream.of("", "-a", "a-", "A", "é", "a.b", "a\n", "a".repeat(64)).map(TextNode::new))
        .allSatisfy(name -> assertThat(schemas.violations("Name", name)).isNotEmpty());
  }

  @Test
  void every_schema_and_property_says_what_it_is() {
    assertThat(CONTRACT.schemas())
        .allSatisfy(
            schema -> assertThat(describes(schema.getValue())).as(schema.getKey()).isTrue());
    assertThat(CONTRACT.properties())
        .filteredOn(property -> !SELF_EXPLAINING.contains(property.name()))
        .allSatisfy(
            property -> assertThat(describes(property.schema())).as(property.where()).isTrue());
  }

  @Test
  void every_answer_has_an_example_for_those_who_try_things_out() {
    assertThat(CONTRACT.operations().map(PublicContractTest::answer))
        .filteredOn(name -> !name.isEmpty() && !name.endsWith("Page"))
        .allSatisfy(name -> assertThat(CONTRACT.schema(name).has("examples")).as(name).isTrue());
  }

  private static boolean describes(JsonNode schema) {
    return schema.has("description")
        || (schema.has("$ref") && CONTRACT.follow(schema).has("description"))
        || schema.path("anyOf").valueStream().anyMatch(PublicSchemasTest::describes);
  }

  private static void unbounded(String schema, String name, JsonNode node, List<String> found) {
    JsonNode target = CONTRACT.follow(node);
    boolean bounded =
        switch (baseType(target)) {
          case "string" -> target.has("maxLength") || target.has("enum") || target.has("pattern");
          case "integer", "number" -> target.has("minimum") && target.has("maximum");
          case "array" -> target.has("maxItems");
          default -> true;
        };
    if (!bounded) {
      found.add(schema + "." + name);
    }
  }

  private static String baseType(JsonNode schema) {
    JsonNode type = schema.path("type");
    return type.isArray() ? type.path(0).asText() : type.asText();
  }

  /** The schemas of all bodies, and what they refer to. */
  private static Set<String> requestSchemas() {
    Set<String> names = new HashSet<>();
    CONTRACT
        .operations()
        .flatMap(operation -> operation.node().at("/requestBody/content").valueStream())
        .forEach(body -> collectObjects(body.path("schema"), names));
    return names;
  }

  private static void collectObjects(JsonNode node, Set<String> names) {
    node.findValuesAsText("$ref")
        .forEach(
            reference -> {
              String name = reference.substring(reference.lastIndexOf('/') + 1);
              JsonNode schema = CONTRACT.schema(name);
              if (schema.path("type").asText().equals("object") && names.add(name)) {
                collectObjects(schema, names);
              }
            });
  }
}
