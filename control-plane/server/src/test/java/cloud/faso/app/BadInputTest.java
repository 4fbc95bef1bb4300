package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.app.SchemaFaults.Fault;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.Operation;
import cloud.faso.platform.http.Rules;
import cloud.faso.platform.page.Cursor;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Every field of every body and every parameter of the contract, wrong in every way that its schema
 * knows: refused, with a pointer to what is wrong, and nothing written.
 */
@OnBothDatabases
final class BadInputTest extends InOneWorld {

  @TestFactory
  Stream<DynamicTest> a_body_that_is_wrong_in_one_field_is_refused() {
    return world.contract.operations().stream()
        .filter(operation -> operation.body() != null)
        .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> fields(operation)));
  }

  @TestFactory
  Stream<DynamicTest> a_body_that_is_no_object_is_refused() {
    return world.contract.operations().stream()
        .filter(operation -> operation.body() != null)
        .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> wholes(operation)));
  }

  @TestFactory
  Stream<DynamicTest> a_parameter_that_is_wrong_is_refused() {
    return world.contract.operations().stream()
        .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> parameters(operation)));
  }

  @TestFactory
  Stream<DynamicTest> a_cursor_with_a_nul_is_refused() {
    return world.contract.operations().stream()
        .filter(operation -> parameter(operation, "after").isPresent())
        .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> cursors(operation)));
  }

  private void cursors(Operation operation) {
    Operation.Parameter order = parameter(operation, "sort").orElseThrow();
    for (JsonNode sort : parameterSchema(operation, order).get("enum")) {
      assertThat(cursor(operation, sort.asText(), "a", "b").statusCode()).isEqualTo(200);
      for (String[] row : new String[][] {{"a\0", "b"}, {"a", "b\0"}}) {
        HttpResponse<String> answer = cursor(operation, sort.asText(), row[0], row[1]);

        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
        assertThat(answer.body()).contains("urn:faso:invalid-cursor");
      }
    }
  }

  @TestFactory
  Stream<DynamicTest> a_cursor_of_another_filter_is_refused() {
    return world.contract.operations().stream()
        .filter(operation -> parameter(operation, "after").isPresent())
        .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> filters(operation)));
  }

  private void filters(Operation operation) {
    Operation.Parameter orders = parameter(operation, "sort").orElseThrow();
    String sort = parameterSchema(operation, orders).get("enum").get(0).asText();
    String order = "?sort=" + sort;
    String after = new Cursor(world.path(operation, false).substring(1), sort, "a", "b").text();
    assertThat(get(operation, order + "&after=" + after).statusCode()).isEqualTo(200);

    Optional<String> filter =
        Stream.of("q=a", "phase=RUNNING", "state=DEAD", "item=DISK", "verb=createVm")
            .filter(each -> parameter(operation, each.replaceAll("=.*", "")).isPresent())
            .findFirst();
    if (filter.isEmpty()) {
      return; // nothing narrows this list
    }
    HttpResponse<String> answer = get(operation, order + "&" + filter.get() + "&after=" + after);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
    assertThat(answer.body()).contains("urn:faso:invalid-cursor", "?after");
  }

  private static Optional<Operation.Parameter> parameter(Operation operation, String name) {
    return operation.parameters().stream().filter(each -> each.name().equals(name)).findFirst();
  }

  private HttpResponse<String> cursor(Operation operation, String sort, String id, String key) {
    String list = world.path(operation, false).substring(1);
    String after = new Cursor(list, sort, id, key).text();
    return get(operation, "?sort=" + sort + "&after=" + after);
  }

  /** By the server itself, before any of ours. */
  @ParameterizedTest
  @ValueSource(strings = {"GET", "PATCH", "POST", "DELETE"})
  void a_path_with_a_nul_is_refused(String method) throws IOException {
    String answer = answerTo(method + " /v1/sites/a%00 HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(answer)
        .startsWith("HTTP/1.1 400")
        .contains("Content-Type: application/problem+json", "Connection: close");
    JsonNode problem = RunningControlPlane.json(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(problem.get("type").asText()).isEqualTo("urn:faso:malformed");
    Rules rules = world.contract.schema("Problem");
    assertThat(Contract.violations(rules, problem, Locale.ENGLISH)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "GET /v1//sites HTTP/1.1, '', le chemin",
    "GET /v1/sites//x HTTP/1.1, '', le chemin",
    "GET /v1/sites/a%2Fb HTTP/1.1, '', le chemin",
    "GET /v1/sites/%2e%2e/nodes HTTP/1.1, '', le chemin",
    "GET /v1/sites/..;/nodes HTTP/1.1, '', le chemin",
    "GET /v1/sites/a%00 HTTP/1.1, '', le chemin",
    "POST /v1/sites/a%00/b%2F HTTP/1.1, '', le chemin",
    "GET /v1/sites/a%zz HTTP/1.1, '', le chemin",
    "GET /v1/sites/a% HTTP/1.1, '', le chemin",
    "GET /v1/sites/a%0a HTTP/1.1, '', le chemin",
    "GET /v1/sites/a%7f HTTP/1.1, '', le chemin",
    "GET /v1/sites/a%5cb HTTP/1.1, '', le chemin",
    "GET /v1/sites/a|b HTTP/1.1, '', le chemin",
    "GET /v1/sites/%ff HTTP/1.1, '', le chemin",
    "GET /v1/sites/%c3 HTTP/1.1, '', le chemin",
    "GET /v1/sites/%u0041 HTTP/1.1, '', le chemin",
    "POST /v1/sites HTTP/1.1, 'Content-Type: text/plain\r\nContent-Type: text/html\r\n', l’en-tête",
  })
  void what_the_server_cannot_read_is_told_in_our_words(String line, String headers, String said)
      throws IOException {
    String head = line + "\r\nHost: localhost\r\nAccept-Language: fr\r\n" + headers;

    String answer = answerTo(head + "Content-Length: 0\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400").contains("urn:faso:malformed", said);
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/sites/a%00, /v1/sites/a%00",
    "/v1/sites/a%00%25/b?c=%00, /v1/sites/a%00%25/b",
    "/v1/sites/a%25b, /v1/sites/a%25b",
    "/v1/sites/a%2Fb, /v1/sites/a%2Fb",
    "/v1/sites/a%zz,",
    "/v1/sites/a|b,",
    "//sites/a,",
  })
  void a_problem_names_the_path_that_was_called_where_a_reference_can(
      String called, @Nullable String named) throws IOException {
    String answer = answerTo("GET " + called + " HTTP/1.1\r\nHost: localhost\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 400");
    JsonNode problem = RunningControlPlane.json(answer.substring(answer.indexOf("\r\n\r\n") + 4));
    assertThat(problem.path("instance").asText(null)).isEqualTo(named);
  }

  @Test
  void a_problem_of_ours_names_the_path_with_its_escapes() {
    String path = "/v1/sites/caf%C3%A9%20noir";

    HttpResponse<String> answer =
        world.faso.send(HttpRequest.newBuilder(world.faso.url().resolve(path)).build());

    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(RunningControlPlane.json(answer.body()).get("instance").asText()).isEqualTo(path);
  }

  /** All that comes until the server closes the connection. */
  private String answerTo(String head) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), world.faso.url().getPort())) {
      socket.setSoTimeout(60_000);
      socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  private void fields(Operation operation) {
    ObjectNode valid =
        Objects.requireNonNull(world.body(operation), "the body has no example in the contract");
    List<Fault> faults = new SchemaFaults(this::followed).ofBody(world.schema(operation), valid);
    assertThat(faults).hasSizeGreaterThan(2);
    Map<String, List<String>> before = world.stored();

    List<String> wrong = new ArrayList<>();
    for (Fault fault : faults) {
      HttpResponse<String> answer = send(operation, fault.body().toString());
      if (!refused(answer, fault.pointer())) {
        wrong.add(fault + " answered " + answer.statusCode() + " " + answer.body());
      }
    }

    assertThat(wrong).isEmpty();
    assertThat(world.stored()).isEqualTo(before);
  }

  private void wholes(Operation operation) {
    Map<String, List<String>> before = world.stored();
    List<String> bodies =
        new ArrayList<>(
            List.of("[]", "\"x\"", "7", "null", "true", "{", "nonsense", "{\"a\":1,\"a\":2}"));
    bodies.add(world.body(operation) + " {}");
    bodies.add(world.body(operation) + "trailing");
    if (operation.bodyRequired()) {
      bodies.add("");
    }

    List<String> wrong = new ArrayList<>();
    for (String body : bodies) {
      HttpResponse<String> answer = send(operation, body);
      if (!refused(answer, "") && !body.contains("\"a\"")) {
        wrong.add(body + " answered " + answer.statusCode() + " " + answer.body());
      }
      assertThat(answer.statusCode()).as(body).isEqualTo(400);
    }

    assertThat(wrong).isEmpty();
    assertThat(world.stored()).isEqualTo(before);
  }

  private void parameters(Operation operation) {
    Map<String, List<String>> before = world.stored();
    List<String> wrong = new ArrayList<>();
    for (Operation.Parameter parameter : operation.parameters()) {
      for (Fault fault : faultsOf(operation, parameter)) {
        HttpResponse<String> answer = send(operation, parameter, fault.body().asText());
        if (!refused(answer, place(parameter))) {
          wrong.add(parameter.name() + " " + fault + " answered " + answer.body());
        }
      }
    }
    HttpResponse<String> unknown = get(operation, "?colour=red");
    if (!refused(unknown, "?colour")) {
      wrong.add("an unknown parameter is answered " + unknown.body());
    }
    HttpResponse<String> nul = get(operation, "?limit=%00");
    assertThat(nul.statusCode()).as(nul.body()).isEqualTo(400);

    assertThat(wrong).isEmpty();
    assertThat(world.stored()).isEqualTo(before);
  }

  /** What a parameter cannot be; in a query all is text, so types are of no matter there. */
  private List<Fault> faultsOf(Operation operation, Operation.Parameter parameter) {
    JsonNode schema = parameterSchema(operation, parameter);
    boolean text = parameter.type().equals("string");
    return new SchemaFaults(this::followed)
        .ofValue(schema).stream()
            .filter(fault -> !fault.body().isNull() && !fault.body().isContainerNode())
            .filter(fault -> !text || fault.body().isTextual())
            .filter(fault -> text || !fault.what().equals("a text"))
            .filter(fault -> canBeSent(parameter.in(), fault.body().asText()))
            .toList();
  }

  /** A path has no empty part, and no control characters get as far as us; nor in a header. */
  private static boolean canBeSent(String in, String text) {
    return switch (in) {
      case "query" -> true;
      case "path" -> !text.isEmpty() && text.chars().allMatch(each -> each >= ' ');
      default -> !text.isEmpty() && text.chars().allMatch(each -> each >= ' ' && each < 0x7f);
    };
  }

  private HttpResponse<String> send(
      Operation operation, Operation.Parameter parameter, String value) {
    String path = world.path(operation, false);
    String encoded = URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
    HttpRequest.Builder request =
        switch (parameter.in()) {
          case "query" ->
              world.request(world.whoMay(operation), path + "?" + parameter.name() + "=" + encoded);
          case "path" ->
              world.request(world.whoMay(operation), with(operation, parameter, encoded));
          default -> world.request(world.whoMay(operation), path).header(parameter.name(), value);
        };
    return finish(request, operation);
  }

  private String with(Operation operation, Operation.Parameter parameter, String encoded) {
    String[] template = operation.path().split("/", -1);
    String[] path = world.path(operation, false).split("/", -1);
    for (int i = 0; i < template.length; i++) {
      if (template[i].equals("{" + parameter.name() + "}")) {
        path[i] = encoded;
      }
    }
    return String.join("/", path);
  }

  private HttpResponse<String> get(Operation operation, String query) {
    return finish(
        world.request(world.whoMay(operation), world.path(operation, false) + query), operation);
  }

  private HttpResponse<String> finish(HttpRequest.Builder request, Operation operation) {
    ObjectNode body = world.body(operation);
    if (body == null) {
      request.method(operation.method(), HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(operation.method(), HttpRequest.BodyPublishers.ofString(body.toString()));
    }
    return world.faso.send(request.build());
  }

  private HttpResponse<String> send(Operation operation, String body) {
    return world.faso.send(
        world
            .request(world.whoMay(operation), world.path(operation, false))
            .header("Content-Type", "application/json")
            .method(operation.method(), HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  /** Refused as malformed or impossible, and pointing at the place, or within it. */
  private static boolean refused(HttpResponse<String> answer, String pointer) {
    // A part of a path that names a ministry or tenant is looked up before anything else is.
    if (pointer.startsWith("{") && answer.statusCode() == 404) {
      return true;
    }
    if (answer.statusCode() != 400 && answer.statusCode() != 422) {
      return false;
    }
    List<String> pointers =
        RunningControlPlane.json(answer.body()).path("violations").findValuesAsText("pointer");
    return pointers.stream().anyMatch(found -> found.startsWith(pointer));
  }

  private static String place(Operation.Parameter parameter) {
    return switch (parameter.in()) {
      case "path" -> "{" + parameter.name() + "}";
      case "query" -> "?" + parameter.name();
      default -> parameter.name() + ":";
    };
  }

  private JsonNode parameterSchema(Operation operation, Operation.Parameter parameter) {
    String home = "/paths/" + operation.path().replace("/", "~1");
    String method = operation.method().toLowerCase(Locale.ROOT);
    for (String list : List.of(home + "/parameters", home + "/" + method + "/parameters")) {
      for (JsonNode each : world.contract.document().at(list)) {
        JsonNode found = followed(each);
        if (found.get("name").asText().equals(parameter.name())) {
          return found.get("schema");
        }
      }
    }
    throw new AssertionError(operation.id() + " has no " + parameter.name());
  }

  private JsonNode followed(JsonNode node) {
    return node.has("$ref") ? world.document(node.get("$ref").asText().substring(1)) : node;
  }
}
