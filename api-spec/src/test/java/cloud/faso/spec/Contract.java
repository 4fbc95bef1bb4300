package cloud.faso.spec;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One of the OpenAPI documents, as it is packed for the server and the tests of other modules. */
record Contract(String name, JsonNode document) {

  private static final Set<String> METHODS = Set.of("get", "put", "post", "patch", "delete");

  /** One method of one path. */
  record Operation(String path, String method, JsonNode pathItem, JsonNode node) {

    String id() {
      return node.path("operationId").asText();
    }

    boolean mutates() {
      return !method.equals("get");
    }

    @Override
    public String toString() {
      return method + " " + path;
    }
  }

  /** A property of an object schema, and where it stands. */
  record Property(String where, String name, JsonNode schema) {}

  static Contract load(String name) {
    try (InputStream in = Contract.class.getResourceAsStream("/openapi/" + name)) {
      return new Contract(name, new YAMLMapper().readTree(in));
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
                                path.getKey(),
                                method.getKey(),
                                path.getValue(),
                                method.getValue())));
  }

  Stream<Map.Entry<String, JsonNode>> schemas() {
    return document.at("/components/schemas").properties().stream();
  }

  JsonNode schema(String name) {
    return document.at("/components/schemas/" + name);
  }

  Stream<Property> properties() {
    return schemas()
        .flatMap(
            schema ->
                schema.getValue().path("properties").properties().stream()
                    .map(
                        property ->
                            new Property(
                                schema.getKey() + "." + property.getKey(),
                                property.getKey(),
                                property.getValue())));
  }

  /** The parameters of an operation with those of its path, references followed. */
  Stream<JsonNode> parameters(Operation operation) {
    return Stream.concat(
            operation.pathItem().path("parameters").valueStream(),
            operation.node().path("parameters").valueStream())
        .map(this::follow);
  }

  Set<String> parameterNames(Operation operation, String in) {
    return parameters(operation)
        .filter(parameter -> parameter.path("in").asText().equals(in))
        .map(parameter -> parameter.path("name").asText())
        .collect(Collectors.toSet());
  }

  /** What a reference within this document points at; anything else as it is. */
  JsonNode follow(JsonNode node) {
    JsonNode ref = node.path("$ref");
    return ref.isTextual() ? document.at(ref.asText().substring(1)) : node;
  }

  /** Calls back with every object and array of the document. */
  void walk(Consumer<JsonNode> visitor) {
    walk(document, visitor);
  }

  private static void walk(JsonNode node, Consumer<JsonNode> visitor) {
    visitor.accept(node);
    node.forEach(child -> walk(child, visitor));
  }

  @Override
  public String toString() {
    return name;
  }
}
