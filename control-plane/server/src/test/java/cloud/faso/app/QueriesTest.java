package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.http.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every query parameter of every operation that reads is taken, generated from the contract. */
@OnBothDatabases
final class QueriesTest extends InOneWorld {

  /** An answer to what is well formed: found, nowhere to be found, or not what was asked for. */
  private static final Set<Integer> TAKEN = Set.of(200, 404, 409, 422);

  @TestFactory
  Stream<DynamicTest> every_query_is_answered() {
    return world.contract.operations().stream()
        .filter(operation -> operation.method().equals("GET"))
        .flatMap(this::queries);
  }

  private Stream<DynamicTest> queries(Operation operation) {
    String place = "/paths/%s/get/parameters".formatted(operation.path().replace("/", "~1"));
    boolean waits = operation.parameters().stream().anyMatch(each -> each.name().equals("wait"));
    return IntStream.range(0, world.document(place).size())
        .mapToObj(i -> world.document(place + "/" + i))
        .filter(parameter -> parameter.path("in").asText().equals("query"))
        // A cursor is what a list gave out, and nothing is waited for.
        .filter(parameter -> !Set.of("after", "timeout").contains(parameter.path("name").asText()))
        .flatMap(
            parameter ->
                values(followed(parameter.path("schema"))).stream()
                    .map(value -> parameter.path("name").asText() + "=" + encoded(value)))
        .map(
            query ->
                DynamicTest.dynamicTest(
                    operation.id() + "?" + query,
                    () -> ask(operation, waits ? query + "&timeout=0" : query)));
  }

  private void ask(Operation operation, String query) {
    HttpResponse<String> answer =
        world.faso.call(
            world.operator,
            "GET",
            world.path(operation, false) + world.query(operation, query),
            null);

    assertThat(answer.statusCode()).as(answer.body()).isIn(TAKEN);
  }

  /** All that an enumeration has; of anything else, one that is well formed. */
  private List<String> values(JsonNode schema) {
    List<String> values = new ArrayList<>();
    schema.path("enum").forEach(value -> values.add(value.asText()));
    if (values.isEmpty()) {
      values.add(value(schema));
    }
    return values;
  }

  private String value(JsonNode schema) {
    if (schema.path("examples").has(0)) {
      return schema.path("examples").get(0).asText();
    }
    if (schema.has("anyOf")) {
      return values(followed(schema.path("anyOf").get(0))).getFirst();
    }
    return switch (schema.path("type").asText()) {
      case "integer" -> schema.path("default").asText("1");
      case "boolean" -> "true";
      default ->
          switch (schema.path("format").asText()) {
            case "date-time" -> "2026-11-28T08:00:00Z";
            case "date" -> "2026-11-28";
            default -> "a";
          };
    };
  }

  private JsonNode followed(JsonNode node) {
    return node.has("$ref") ? world.document(node.get("$ref").asText().substring(1)) : node;
  }

  private static String encoded(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8);
  }
}
