package cloud.faso.spec;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.Session;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The records that both ends of the agent protocol use are what its document says. */
class AgentRecordsTest {

  private static final Contract CONTRACT = Contract.load("agent.yaml");
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .addModule(new JavaTimeModule())
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .build();

  @Test
  void every_record_has_a_schema_and_every_schema_a_record() {
    Set<String> schemas = CONTRACT.schemas().map(Map.Entry::getKey).collect(Collectors.toSet());
    // Errors are made by the server's one mapper and read by their status.
    schemas.remove("Problem");

    assertThat(types().map(Class::getSimpleName)).containsExactlyInAnyOrderElementsOf(schemas);
  }

  @ParameterizedTest
  @MethodSource("records")
  void a_record_agrees_with_its_schema_field_by_field(Class<?> type) {
    JsonNode schema = CONTRACT.schema(type.getSimpleName());

    assertThat(fieldNames(schema)).isEqualTo(componentNames(type));
    assertThat(required(schema)).isEqualTo(requiredComponents(type));
    assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
    for (RecordComponent component : type.getRecordComponents()) {
      JsonNode property = schema.at("/properties/" + component.getName());
      assertThat(shape(property))
          .as(type.getSimpleName() + "." + component.getName())
          .isEqualTo(shape(component.getGenericType()) + (isNullable(component) ? "?" : ""));
    }
  }

  @Test
  void every_text_that_an_agent_sends_is_bounded() {
    Set<String> sent = new TreeSet<>();
    CONTRACT
        .operations()
        .flatMap(operation -> operation.node().at("/requestBody/content").valueStream())
        .forEach(body -> collect(body, sent));
    assertThat(sent).contains("OpenSession", "Hardware", "StepError", "StrayReport");
    for (String name : sent) {
      CONTRACT
          .schema(name)
          .path("properties")
          .properties()
          .forEach(
              property -> {
                JsonNode text =
                    property.getValue().has("items")
                        ? property.getValue().get("items")
                        : property.getValue();
                if (isText(text)) {
                  assertThat(
                          text.has("maxLength") || text.path("format").asText().equals("date-time"))
                      .as(name + "." + property.getKey())
                      .isTrue();
                }
              });
    }
  }

  private static boolean isText(JsonNode schema) {
    JsonNode type = schema.path("type");
    boolean text = type.asText().equals("string") || type.path(0).asText().equals("string");
    // Bytes go by the size of the body.
    return text && !schema.has("contentEncoding");
  }

  private static void collect(JsonNode node, Set<String> names) {
    for (String reference : node.findValuesAsText("$ref")) {
      String name = reference.substring(reference.lastIndexOf('/') + 1);
      if (!CONTRACT.schema(name).has("enum") && names.add(name)) {
        collect(CONTRACT.schema(name), names);
      }
    }
  }

  @Test
  void a_text_for_people_is_cut_to_what_the_contract_takes() {
    String endless = "no \0 end ".repeat(1000);
    ContractSchemas schemas = new ContractSchemas(CONTRACT);
    Map<String, Object> texts =
        Map.of(
            "StepError", new StepError(endless, endless, 1, 1, Instant.EPOCH),
            "VmObservation", new VmObservation("vm-1", VmState.OFF, 1, 1, endless, null),
            "StrayReport", new StrayReport(Kind.VM, endless, endless, true, endless),
            "Hardware", new Hardware(endless, 1, 1, endless, endless, endless));
    texts.forEach(
        (name, record) -> {
          JsonNode json = JSON.valueToTree(record);
          assertThat(schemas.violations(name, json)).as(name).isEmpty();
          assertThat(json.toString()).doesNotContain("\\u0000");
        });
    assertThat(new StepError("a", "é".repeat(999) + "😀", 1, 1, Instant.EPOCH).message())
        .isEqualTo("é".repeat(999) + "…");
    assertThat(new StepError("a", "é".repeat(998) + "😀", 1, 1, Instant.EPOCH).message())
        .hasSize(1000)
        .endsWith("😀");
  }

  @ParameterizedTest
  @MethodSource("enums")
  void an_enum_agrees_with_its_schema(Class<?> type) {
    assertThat(CONTRACT.schema(type.getSimpleName()).path("enum").valueStream())
        .extracting(JsonNode::asText)
        .containsExactly(
            Arrays.stream(type.getEnumConstants()).map(Object::toString).toArray(String[]::new));
  }

  @ParameterizedTest
  @MethodSource("unions")
  void a_union_agrees_with_its_schema(Class<?> type) {
    assertThat(CONTRACT.schema(type.getSimpleName()).path("oneOf").valueStream())
        .extracting(AgentRecordsTest::shape)
        .containsExactly(
            Arrays.stream(type.getPermittedSubclasses())
                .map(Class::getSimpleName)
                .toArray(String[]::new));
    for (JsonSubTypes.Type member : type.getAnnotation(JsonSubTypes.class).value()) {
      JsonNode schema = CONTRACT.schema(member.value().getSimpleName());
      assertThat(schema.at("/properties/kind/const").asText()).isEqualTo(member.name());
    }
  }

  static Stream<Class<?>> records() {
    return types().filter(Class::isRecord);
  }

  static Stream<Class<?>> enums() {
    return types().filter(Class::isEnum);
  }

  static Stream<Class<?>> unions() {
    return types().filter(Class::isSealed);
  }

  private static Stream<Class<?>> types() {
    try (Stream<Path> files = Files.list(classesOf(Session.class))) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".class") && !name.startsWith("package-info"))
          .<Class<?>>map(name -> type(name.substring(0, name.length() - ".class".length())))
          .filter(type -> Modifier.isPublic(type.getModifiers()))
          .toList()
          .stream();
    } catch (IOException | URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Path classesOf(Class<?> type) throws URISyntaxException {
    Path root = Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    return root.resolve(type.getPackageName().replace('.', '/'));
  }

  private static Class<?> type(String simpleName) {
    try {
      return Class.forName(Session.class.getPackageName() + "." + simpleName);
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Set<String> componentNames(Class<?> type) {
    return names(type, true);
  }

  private static Set<String> requiredComponents(Class<?> type) {
    return names(type, false);
  }

  private static Set<String> names(Class<?> type, boolean alsoNullable) {
    Set<String> names = new TreeSet<>();
    for (RecordComponent component : type.getRecordComponents()) {
      if (alsoNullable || !isNullable(component)) {
        names.add(component.getName());
      }
    }
    if (isMemberOfUnion(type)) {
      names.add("kind"); // the discriminator that Jackson writes
    }
    return names;
  }

  private static boolean isMemberOfUnion(Class<?> type) {
    return Arrays.stream(type.getInterfaces()).anyMatch(Class::isSealed);
  }

  private static Set<String> fieldNames(JsonNode schema) {
    return schema.path("properties").properties().stream()
        .map(Map.Entry::getKey)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> required(JsonNode schema) {
    return schema
        .path("required")
        .valueStream()
        .map(JsonNode::asText)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isNullable(RecordComponent component) {
    return component.getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  /** A Java type in few words that a schema can be put into as well. */
  private static String shape(Type type) {
    if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
      return "list of " + shape(list.getActualTypeArguments()[0]);
    }
    if (type instanceof ParameterizedType map && map.getRawType() == Map.class) {
      return "object";
    }
    return switch (((Class<?>) type).getSimpleName()) {
      case "int", "Integer" -> "int32";
      case "long", "Long" -> "int64";
      case "boolean", "Boolean" -> "boolean";
      case "String" -> "string";
      case "byte[]" -> "base64";
      case "Instant" -> type == Instant.class ? "date-time" : "?";
      case String name -> name;
    };
  }

  private static String shape(JsonNode schema) {
    if (schema.has("$ref")) {
      String reference = schema.path("$ref").asText();
      return reference.substring(reference.lastIndexOf('/') + 1);
    }
    if (schema.has("anyOf")) {
      assertThat(schema.at("/anyOf/1/type").asText()).isEqualTo("null");
      return shape(schema.at("/anyOf/0")) + "?";
    }
    JsonNode type = schema.path("type");
    if (type.isArray()) {
      assertThat(type.path(1).asText()).isEqualTo("null");
      return shape(type.path(0).asText(), schema) + "?";
    }
    return shape(type.asText(), schema);
  }

  private static String shape(String type, JsonNode schema) {
    return switch (type) {
      case "array" -> "list of " + shape(schema.path("items"));
      case "integer" -> schema.path("format").asText();
      case "string" ->
          schema.path("contentEncoding").asText(schema.path("format").asText("string"));
      case String other -> other;
    };
  }
}
