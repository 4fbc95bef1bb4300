package cloud.faso.cli;

import cloud.faso.cli.PublicContract.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Answers every call of the public API with the examples of its contract, unless told otherwise,
 * and refuses what the contract does not allow.
 */
final class FakeControlPlane implements AutoCloseable {

  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String OPERATION = "op-01k3v8z6q4e9rb7t5m2xw0c1hb";

  /** A call as it came in. */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Received(
      String method,
      String path,
      Map<String, String> query,
      Map<String, String> headers,
      byte[] content) {

    JsonNode body() {
      try {
        return MAPPER.readTree(content);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** What to answer instead of the example. A status of 0 cuts the connection. */
  record Reply(int status, Map<String, String> headers, String body) {

    static Reply of(int status, JsonNode body) {
      return new Reply(status, Map.of(), body.toString());
    }

    static Reply problem(int status, String code) {
      return new Reply(
          status,
          Map.of("Content-Type", "application/problem+json"),
          "{\"type\":\"urn:faso:%s\",\"title\":\"No\",\"status\":%d,\"detail\":\"Because.\",\"traceId\":\"t-1\"}"
              .formatted(code, status));
    }

    static Reply cut() {
      return new Reply(0, Map.of(), "");
    }

    Reply with(String header, String value) {
      Map<String, String> more = new HashMap<>(headers);
      more.put(header, value);
      return new Reply(status, more, body);
    }
  }

  private static final PublicContract CONTRACT = new PublicContract();

  final PublicContract contract = CONTRACT;
  final List<Received> received = new CopyOnWriteArrayList<>();
  private final Map<String, Deque<Reply>> replies = new ConcurrentHashMap<>();
  private final HttpServer server;

  FakeControlPlane() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::handle);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /**
   * Answers the next calls of an operation so, one after the other, the last one again and again.
   */
  void answer(String operationId, Reply... next) {
    replies.put(operationId, new ArrayDeque<>(List.of(next)));
  }

  Received last() {
    return received.getLast();
  }

  List<Received> received(String method) {
    return received.stream().filter(call -> call.method().equals(method)).toList();
  }

  private void handle(HttpExchange exchange) throws IOException {
    try (exchange) {
      Received call = read(exchange);
      received.add(call);
      Reply reply = reply(call);
      if (reply.status() == 0) {
        return; // closing an exchange without an answer drops the connection
      }
      if (!reply.body().isEmpty()) {
        exchange.getResponseHeaders().set("Content-Type", "application/json");
      }
      reply.headers().forEach(exchange.getResponseHeaders()::set);
      byte[] body = reply.body().getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(reply.status(), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private static Received read(HttpExchange exchange) throws IOException {
    Map<String, String> headers = new HashMap<>();
    exchange
        .getRequestHeaders()
        .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
    return new Received(
        exchange.getRequestMethod(),
        exchange.getRequestURI().getRawPath(),
        query(exchange.getRequestURI().getRawQuery()),
        headers,
        exchange.getRequestBody().readAllBytes());
  }

  private static Map<String, String> query(@Nullable String raw) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String part : raw == null ? new String[0] : raw.split("&", -1)) {
      int equals = part.indexOf('=');
      query.put(
          part.substring(0, equals),
          URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
    }
    return query;
  }

  private Reply reply(Received call) {
    var operation = contract.find(call.method(), call.path());
    if (operation.isEmpty()) {
      return Reply.problem(404, "not-found");
    }
    List<String> wrong = violations(operation.get(), call);
    if (!wrong.isEmpty()) {
      return Reply.problem(400, "malformed").with("Fake-Violations", wrong.toString());
    }
    Deque<Reply> next = replies.get(operation.get().id());
    if (next != null) {
      return next.size() > 1 ? next.removeFirst() : next.getFirst();
    }
    return example(operation.get(), call);
  }

  /** What the contract has to say against a call. */
  List<String> violations(Operation operation, Received call) {
    List<String> wrong = new CopyOnWriteArrayList<>();
    call.query().keySet().stream()
        .filter(name -> !contract.queryParameters(operation).contains(name))
        .forEach(name -> wrong.add("unknown parameter " + name));
    if (call.method().equals("POST") && !call.headers().containsKey("idempotency-key")) {
      wrong.add("no idempotency key");
    }
    boolean json = call.headers().getOrDefault("content-type", "").contains("json");
    if (json) {
      wrong.addAll(contract.bodyViolations(operation, call.body()));
    } else if (operation.node().at("/requestBody/required").asBoolean()
        && call.content().length == 0) {
      wrong.add("no body");
    }
    return wrong;
  }

  private Reply example(Operation operation, Received call) {
    if (call.query().getOrDefault("dryRun", "").equals("true")) {
      return Reply.of(200, contract.example("Preview"));
    }
    JsonNode answer = contract.exampleAnswer(operation);
    int status = contract.successStatus(operation);
    Reply reply = new Reply(status, Map.of(), answer.isMissingNode() ? "" : answer.toString());
    return contract.goesOn(operation) ? reply.with("Operation", OPERATION) : reply;
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
