package cloud.faso.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The public API's contract, as the tests ask it. */
final class PublicContract {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");
  private static final String DOCUMENT = "urn:faso:contract";

  private final JsonNode document = load();
  private final SchemaRegistry schemas =
      SchemaRegistry.withDefaultDialect(
          SpecificationVersion.DRAFT_2020_12,
          builder -> builder.schemas(Map.of(DOCUMENT, document.toString())));

  /** An operation, with the parameters of its path. */
  record Operation(String id, String method, String path, JsonNode node, JsonNode pathItem) {}

  private static JsonNode load() {
    try (InputStream in = PublicContract.class.getResourceAsStream("/openapi/public.yaml")) {
      return new YAMLMapper().readTree(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Stream<Operation> operations() {
    return document.path("paths").properties().stream()
        .flatMap(
            path ->
                path.getValue().properties().stream()
                    .filter(method -> METHODS.contains(method.getKey()))
                    .map(
                        method ->
                            new Operation(
                                method.getValue().path("operationId").asText(),
                                method.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                method.getValue(),
                                path.getValue())));
  }

  Operation operation(String id) {
    return operations().filter(operation -> operation.id().equals(id)).findFirst().orElseThrow();
  }

  /** The operation that a call means; where two paths fit, the one with fewer braces. */
  Optional<Operation> find(String method, String path) {
    return operations()
        .filter(operation -> operation.method().equals(method))
        .filter(operation -> path.matches(operation.path().replaceAll("\\{\\w+}", "[^/]+")))
        .min(Comparator.comparingInt(operation -> operation.path().split("\\{").length));
  }

  Set<String> queryParameters(Operation operation) {
    return parameters(operation)
        .filter(parameter -> parameter.path("in").asText().equals("query"))
        .map(parameter -> parameter.path("name").asText())
        .collect(Collectors.toSet());
  }

  Stream<JsonNode> parameters(Operation operation) {
    return Stream.concat(
            operation.pathItem().path("parameters").valueStream(),
            operation.node().path("parameters").valueStream())
        .map(this::follow);
  }

  /** Dotted paths of the fields of a body, down to the values. */
  List<String> bodyFields(Operation operation) {
    List<String> fields = new ArrayList<>();
    collect(operation.node().at("/requestBody/content/application~1json/schema"), "", fields);
    return fields;
  }

  /** What a query parameter or a field of the body can be, when that is one of a few values. */
  Stream<String> choices(Operation operation, String name) {
    Stream<JsonNode> parameters =
        parameters(operation)
            .filter(parameter -> parameter.path("name").asText().equals(name))
            .map(parameter -> parameter.path("schema"));
    JsonNode body = follow(operation.node().at("/requestBody/content/application~1json/schema"));
    return Stream.concat(parameters, Stream.of(body.path("properties").path(name)))
        .flatMap(schema -> follow(schema).path("enum").valueStream())
        .map(JsonNode::asText);
  }

  private void collect(JsonNode schema, String prefix, List<String> fields) {
    for (Map.Entry<String, JsonNode> property : follow(schema).path("properties").properties()) {
      if (follow(property.getValue()).has("properties")) {
        collect(property.getValue(), prefix + property.getKey() + ".", fields);
      } else {
        fields.add(prefix + property.getKey());
      }
    }
  }

  /** What is wrong with a body, in words; empty when nothing is. */
  List<String> bodyViolations(Operation operation, JsonNode body) {
    String reference =
        operation.node().at("/requestBody/content/application~1json/schema/$ref").asText();
    return violations(reference.substring(1), body);
  }

  List<String> parameterViolations(JsonNode parameter, JsonNode value) {
    JsonNode schema = parameter.path("schema");
    return schemas
        .getSchema(SchemaLocation.of(DOCUMENT + "#" + pointer(parameter)), schema)
        .validate(value)
        .stream()
        .map(Object::toString)
        .toList();
  }

  private static String pointer(JsonNode parameter) {
    return "/parameters/" + Integer.toHexString(parameter.hashCode());
  }

  private List<String> violations(String pointer, JsonNode value) {
    return schemas.getSchema(SchemaLocation.of(DOCUMENT + "#" + pointer)).validate(value).stream()
        .map(Object::toString)
        .toList();
  }

  /** Whether its answer may name an operation that watches what goes on after it. */
  boolean goesOn(Operation operation) {
    return operation
        .node()
        .path("responses")
        .valueStream()
        .anyMatch(response -> response.path("headers").has("Operation"));
  }

  /** The status of an operation that goes well. */
  int successStatus(Operation operation) {
    return Stream.of(201, 202, 204, 200)
        .filter(status -> operation.node().at("/responses/" + status).isObject())
        .findFirst()
        .orElseThrow();
  }

  /** An example of the answer to an operation that goes well; missing when it is not JSON. */
  JsonNode exampleAnswer(Operation operation) {
    JsonNode schema =
        operation
            .node()
            .at("/responses/" + successStatus(operation) + "/content/application~1json/schema");
    return example(schema.has("oneOf") ? schema.at("/oneOf/0") : schema);
  }

  JsonNode example(String schema) {
    return document.at("/components/schemas/" + schema + "/examples/0").deepCopy();
  }

  private JsonNode example(JsonNode schema) {
    JsonNode target = follow(schema);
    JsonNode items = target.at("/properties/items/items");
    if (items.isMissingNode()) {
      return target.at("/examples/0").deepCopy();
    }
    var page = new YAMLMapper().createObjectNode();
    page.putArray("items").add(example(items));
    page.putNull("next");
    return page;
  }

  /** Names of the fields that an answer of any kind may have. */
  Set<String> answerFields() {
    return operations()
        .map(this::exampleAnswer)
        .flatMap(
            answer -> answer.has("items") ? answer.path("items").valueStream() : Stream.of(answer))
        .flatMap(answer -> answer.properties().stream())
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  JsonNode follow(JsonNode node) {
    JsonNode reference = node.path("$ref");
    return reference.isTextual() ? document.at(reference.asText().substring(1)) : node;
  }
}
