package cloud.faso.app;

import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.Operation;
import cloud.faso.platform.problem.Violation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Holds every answer that a test gets to the contract: its status is declared, its type is, its
 * headers and its body are as the schemas say. A test that breaks the contract fails whatever else
 * it is about.
 */
final class AnswerCheck {

  private final Contract contract;
  private final JsonNode document;

  AnswerCheck(Contract contract) {
    this.contract = contract;
    this.document = contract.document();
  }

  /** The operation that a path (without its query) is of, or null when it is of none. */
  @Nullable Operation operationOf(String method, String path) {
    // What has fewer parameters fits better: /v1/health/live is not a {thing} of /v1/health.
    return contract.operations().stream()
        .filter(operation -> operation.method().equals(method))
        .filter(operation -> template(operation.path()).matcher(path).matches())
        .min(Comparator.comparingLong(operation -> count(operation.path())))
        .orElse(null);
  }

  /**
   * @throws AssertionError saying what breaks the contract
   */
  void check(HttpResponse<String> answer) {
    String method = answer.request().method();
    String path = answer.request().uri().getPath();
    if (path.startsWith("/docs") || method.equals("HEAD") || method.equals("OPTIONS")) {
      return;
    }
    Operation operation = operationOf(method, path);
    if (operation == null) {
      expect(answer, answer.statusCode() >= 400, "an answer of what the contract has not");
      body(answer, "/components/schemas/Problem");
      return;
    }
    String place = responsePlace(operation, answer);
    JsonNode response = document.at(place);
    headers(answer, response);
    content(answer, place, response);
  }

  private String responsePlace(Operation operation, HttpResponse<String> answer) {
    String place =
        "/paths/%s/%s/responses/%d"
            .formatted(
                operation.path().replace("~", "~0").replace("/", "~1"),
                operation.method().toLowerCase(Locale.ROOT),
                answer.statusCode());
    expect(answer, !document.at(place).isMissingNode(), "a status that the contract does not have");
    return resolve(place);
  }

  private void headers(HttpResponse<String> answer, JsonNode response) {
    if (answer.statusCode() == 201) {
      boolean declared = response.path("headers").has("Location");
      boolean there = answer.headers().firstValue("Location").isPresent();
      expect(answer, declared == there, "Location is declared or given, not both");
    }
    if (response.path("headers").has("ETag") && !isDryRun(answer) && !waits(answer)) {
      expect(answer, answer.headers().firstValue("ETag").isPresent(), "ETag is missing");
    }
    response
        .path("headers")
        .properties()
        .forEach(
            header ->
                answer
                    .headers()
                    .firstValue(header.getKey())
                    .ifPresent(value -> header(answer, header.getKey(), header.getValue(), value)));
    if (answer.statusCode() == 429 || answer.statusCode() == 503) {
      boolean declared = response.path("headers").has("Retry-After");
      boolean there = answer.headers().firstValue("Retry-After").isPresent();
      expect(answer, !declared || there, "Retry-After is missing");
    }
  }

  /** It was put down for a second person. */
  private static boolean waits(HttpResponse<String> answer) {
    return answer.headers().firstValue("Location").orElse("").contains("/v1/confirmations/");
  }

  private static boolean isDryRun(HttpResponse<String> answer) {
    String query = answer.request().uri().getQuery();
    return query != null && query.contains("dryRun=true");
  }

  private void header(HttpResponse<String> answer, String name, JsonNode header, String value) {
    JsonNode target =
        header.has("$ref") ? document.at(header.get("$ref").asText().substring(1)) : header;
    JsonNode schema = target.path("schema");
    boolean number = schema.path("type").asText().equals("integer");
    expect(answer, !number || value.matches("\\d+"), name + " is no number");
    if (!number && header.has("$ref")) {
      String place = header.get("$ref").asText().substring(1) + "/schema";
      List<Violation> wrong =
          Contract.violations(contract.schemaAt(place), TextNode.valueOf(value), Locale.ENGLISH);
      expect(answer, wrong.isEmpty(), name + ": " + wrong);
    }
  }

  private void content(HttpResponse<String> answer, String place, JsonNode response) {
    JsonNode declared = response.path("content");
    if (declared.isEmpty()) {
      expect(answer, answer.body().isEmpty(), "a body where the contract has none");
      return;
    }
    String type = answer.headers().firstValue("Content-Type").orElse("").replaceAll(";.*", "");
    expect(answer, declared.has(type), "the type " + type + " is not in the contract");
    if (type.endsWith("/json") || type.endsWith("+json")) {
      body(answer, place + "/content/" + type.replace("/", "~1") + "/schema");
    }
  }

  private void body(HttpResponse<String> answer, String schema) {
    JsonNode body = RunningControlPlane.json(answer.body());
    List<Violation> wrong = Contract.violations(contract.schemaAt(schema), body, Locale.ENGLISH);
    expect(answer, wrong.isEmpty(), wrong.toString());
  }

  private String resolve(String place) {
    String reference = document.at(place).path("$ref").asText("");
    return reference.isEmpty() ? place : reference.substring(1);
  }

  private static Pattern template(String path) {
    String pattern =
        Pattern.compile("\\{[a-z]+}").matcher(Pattern.quote(path)).replaceAll("\\\\E[^/]*\\\\Q");
    return Pattern.compile(pattern);
  }

  private static long count(String path) {
    return path.chars().filter(each -> each == '{').count();
  }

  private static void expect(HttpResponse<String> answer, boolean holds, String otherwise) {
    if (!holds) {
      throw new AssertionError(
          "breaks the contract: %s: %s %s answered %d %s"
              .formatted(
                  otherwise,
                  answer.request().method(),
                  answer.request().uri(),
                  answer.statusCode(),
                  answer.body()));
    }
  }
}
