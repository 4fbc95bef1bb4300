package cloud.faso.platform.http;

import cloud.faso.platform.problem.Violation;
import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.path.PathType;
import jakarta.ws.rs.HttpMethod;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.glassfish.jersey.uri.UriTemplate;
import org.jspecify.annotations.Nullable;

/**
 * An API as its file in {@code openapi/} states it: what is enforced is what is published. {@code
 * public.yaml} is what people and scripts call, {@code agent.yaml} what agents do.
 */
public final class Contract {

  private static final Set<String> METHODS = Set.of("get", "post", "put", "patch", "delete");

  private final String home;
  private final String yaml;
  private final JsonNode document;

  /** The file as one schema: asking the registry for a part would read the whole file anew. */
  private final Schema root;

  private final Map<String, Operation> operations = new LinkedHashMap<>();

  private Contract(String name, String yaml) {
    this.home = "https://faso.cloud/openapi/" + name;
    this.yaml = yaml;
    this.document = parse(yaml);
    SchemaRegistry registry =
        SchemaRegistry.withDefaultDialect(
            ContractDialect.DIALECT,
            builder ->
                builder
                    .schemas(Map.of(home, document.toString()))
                    .schemaRegistryConfig(
                        SchemaRegistryConfig.builder().formatAssertionsEnabled(true).build()));
    this.root = registry.getSchema(SchemaLocation.of(home));
    document.get("paths").properties().forEach(path -> readPath(path.getKey(), path.getValue()));
  }

  /** Reads the public API that this program was built with. */
  public static Contract load() {
    return Loaded.PUBLIC;
  }

  /** Reads the agent protocol that this program was built with. */
  public static Contract loadForAgents() {
    return Loaded.AGENT;
  }

  /** Read once for the life of the program: neither file changes. */
  private static final class Loaded {
    static final Contract PUBLIC = load("public");
    static final Contract AGENT = load("agent");
  }

  private static Contract load(String name) {
    try (InputStream file =
        Objects.requireNonNull(Contract.class.getResourceAsStream("/openapi/" + name + ".yaml"))) {
      return new Contract(name, new String(file.readAllBytes(), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The file itself. */
  public String yaml() {
    return yaml;
  }

  /** The file as a tree. */
  public JsonNode document() {
    return document;
  }

  /** Every operation, in the file's order. */
  public List<Operation> operations() {
    return List.copyOf(operations.values());
  }

  /** The operation with this operationId, or null. */
  public @Nullable Operation operation(String id) {
    return operations.get(id);
  }

  /** The methods that a path takes, with HEAD where GET is; none when there is no such path. */
  public Set<String> methods(String path) {
    Set<String> methods = new TreeSet<>();
    operations.values().stream()
        .map(Operation::path)
        .map(UriTemplate::new)
        .filter(template -> template.match(path, new ArrayList<>()))
        .min(UriTemplate.COMPARATOR)
        .ifPresent(template -> methods.addAll(methodsOf(template.getTemplate())));
    if (methods.contains(HttpMethod.GET)) {
      methods.add(HttpMethod.HEAD);
    }
    return methods;
  }

  private List<String> methodsOf(String path) {
    return operations.values().stream()
        .filter(operation -> operation.path().equals(path))
        .map(Operation::method)
        .toList();
  }

  /** What is said of a named schema, e.g. {@code Vm}. */
  public Rules schema(String name) {
    return schemaAt("/components/schemas/" + name);
  }

  /** What is said at a JSON pointer of the file. */
  public Rules schemaAt(String pointer) {
    Schema schema = root.getRefSchema(path(pointer));
    // Now rather than in the first request that needs it.
    schema.initializeValidators();
    return new Rules(schema, document);
  }

  /** What is wrong with {@code value}, in the reader's language; empty when nothing is. */
  public static List<Violation> violations(Rules rules, JsonNode value, Locale locale) {
    return rules.violations(value, locale);
  }

  private void readPath(String path, JsonNode item) {
    item.properties().stream()
        .filter(entry -> METHODS.contains(entry.getKey()))
        .forEach(
            entry -> {
              Operation operation = readOperation(path, item, entry.getKey(), entry.getValue());
              operations.put(operation.id(), operation);
            });
  }

  private Operation readOperation(String path, JsonNode item, String method, JsonNode node) {
    String home = "/paths/" + path.replace("~", "~0").replace("/", "~1");
    List<Operation.Parameter> parameters = new ArrayList<>();
    readParameters(item.path("parameters"), home + "/parameters", parameters);
    readParameters(node.path("parameters"), home + "/" + method + "/parameters", parameters);
    JsonNode access = node.path("x-faso-access");
    Set<String> roles = new TreeSet<>();
    access.path("roles").forEach(role -> roles.add(role.asText()));
    JsonNode bodies = node.path("requestBody").path("content");
    JsonNode body = bodies.path("application/json");
    return new Operation(
        node.path("operationId").asText(),
        method.toUpperCase(Locale.ROOT),
        path,
        Operation.Scope.valueOf(access.path("scope").asText().toUpperCase(Locale.ROOT)),
        roles,
        List.copyOf(parameters),
        body.isMissingNode()
            ? null
            : schemaAt(home + "/" + method + "/requestBody/content/application~1json/schema"),
        node.path("requestBody").path("required").asBoolean(false),
        body.isMissingNode() && !bodies.isEmpty(),
        node.path("x-faso-while-retiring").asBoolean());
  }

  private void readParameters(JsonNode list, String home, List<Operation.Parameter> into) {
    for (int i = 0; i < list.size(); i++) {
      String reference = list.get(i).path("$ref").asText("");
      String place = reference.isEmpty() ? home + "/" + i : reference.substring(1);
      JsonNode parameter = document.at(place);
      into.add(
          new Operation.Parameter(
              parameter.path("name").asText(),
              parameter.path("in").asText(),
              parameter.path("required").asBoolean(false),
              typeOf(parameter.path("schema")),
              parameter.path("schema").path("default").asText(null),
              schemaAt(place + "/schema")));
    }
  }

  private String typeOf(JsonNode schema) {
    String reference = schema.path("$ref").asText("");
    JsonNode target = reference.isEmpty() ? schema : document.at(reference.substring(1));
    return target.path("type").asText("string");
  }

  /** The pointer as the validator wants it: it tells an index from a member that is a number. */
  private NodePath path(String pointer) {
    NodePath path = new NodePath(PathType.JSON_POINTER);
    JsonNode node = document;
    for (JsonPointer rest = JsonPointer.compile(pointer); !rest.matches(); rest = rest.tail()) {
      if (node.isArray()) {
        path = path.append(rest.getMatchingIndex());
        node = node.path(rest.getMatchingIndex());
      } else {
        path = path.append(rest.getMatchingProperty());
        node = node.path(rest.getMatchingProperty());
      }
    }
    return path;
  }

  private static JsonNode parse(String yaml) {
    try {
      return new ObjectMapper(new YAMLFactory()).readTree(yaml);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the contract is not YAML", e);
    }
  }
}
