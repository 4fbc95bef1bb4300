package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.http.RequestLog;
import cloud.faso.platform.http.TraceFilter;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/** Whatever a client of HTTP may send, the answer is one that a client of ours can read. */
@OnBothDatabases
final class EdgesOverHttpTest extends InOneControlPlane {

  @ParameterizedTest
  @CsvSource({
    "Accept, text/html, 406",
    "Accept, application/xml, 406",
    "Accept, ;;;, 400",
    "Accept, application/json;q=0, 406",
    "Accept, */*;q=0, 406",
    "Accept, 'application/json;q=0, */*', 406",
    "Accept, 'application/json;q=0, application/*', 406",
    "Accept, 'application/*;q=0, application/json', 200",
    "Accept, 'text/html;q=0, */*;q=0.1', 200",
    "Accept-Language, ;;;q=x, 200",
    "Accept-Language, *, 200",
  })
  void a_header_that_cannot_be_met_is_answered_in_order(String name, String value, int status) {
    HttpResponse<String> answer = send("GET", "/v1/sites", name, value);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    if (status >= 400) {
      assertThat(type(answer)).startsWith("urn:faso:");
    }
  }

  @ParameterizedTest
  @CsvSource({
    "'fr;q=0, en', en",
    "fr;q=0, en",
    "'fr;q=0, *', en",
    "'de, fr;q=0, en;q=0.1', en",
    "'en;q=0, fr', fr",
    "'en;q=0.3, fr-BF;q=0.7', fr",
    "fr_BF, en",
    "x;q=y, en",
  })
  void a_language_that_is_not_wanted_is_not_spoken(String wanted, String spoken) throws Exception {
    for (String line : new String[] {"GET /v1/nothing", "GET /docs/nothing", "BREW /v1/sites"}) {
      String answer =
          raw(
              "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAccept-Language: %s\r\n\r\n"
                  .formatted(line, wanted));

      assertThat(answer)
          .containsPattern(
              spoken.equals("fr")
                  ? "Chemin inconnu|Méthode non admise"
                  : "No such path|Method not allowed");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/v1/sites/%00", "/v1/%2e%2e%2fsites", "/v1/sites/%ff", "/nothing here"})
  void a_path_that_the_server_itself_refuses_is_answered_as_a_problem(String path)
      throws Exception {
    String answer = raw("GET " + path + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 4").contains("application/problem+json", "urn:faso:");
    assertThat(answer).doesNotContain("<html", "Jetty", "badMessage");
  }

  @Test
  void headers_that_are_too_large_are_answered_as_a_problem() throws Exception {
    String answer =
        raw(
            "GET /v1/sites HTTP/1.1\r\nHost: x\r\nConnection: close\r\nLarge: "
                + "x".repeat(20_000)
                + "\r\n\r\n");

    assertThat(answer).startsWith("HTTP/1.1 431").contains("application/problem+json");
  }

  @Test
  void a_part_of_a_content_is_not_taken_for_the_whole() {
    faso.call(
        operator,
        "POST",
        "/v1/images",
        "{\"name\":\"part\",\"format\":\"raw\",\"architecture\":\"x86_64\"}");

    HttpResponse<String> refused =
        faso.send(
            request("/v1/images/part/content")
                .header("Content-Type", "application/octet-stream")
                .header("Content-Range", "bytes 512-1023/1024")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[512]))
                .build());

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("Content-Range:");
    assertThat(faso.call(operator, "GET", "/v1/images/part", null).body())
        .doesNotContain("AVAILABLE");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"name\":\"half\",\"displayName\":\"x\\ud800\"}",
        "{\"name\":\"half\",\"displayName\":\"\\udc00\\ud800\"}"
      })
  void half_a_character_is_refused_because_it_could_never_be_given_out_again(String body) {
    HttpResponse<String> refused = post("/v1/sites", body);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("half of a character");
    assertThat(faso.call(operator, "GET", "/v1/sites/half", null).statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @ValueSource(ints = {33, 900, 200_000})
  void a_body_that_is_nested_beyond_reason_is_refused(int depth) {
    String deep = "[".repeat(depth) + "]".repeat(depth);

    HttpResponse<String> refused = post("/v1/sites", "{\"name\":" + deep + "}");

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("nested deeper than 32 levels");
  }

  @Test
  void a_body_that_cannot_be_unpacked_is_refused() {
    HttpResponse<String> refused =
        faso.send(
            request("/v1/sites")
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"plain\"}"))
                .build());

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
    assertThat(refused.body()).contains("could not be unpacked");
  }

  @Test
  void a_body_where_none_is_taken_is_refused_unless_it_is_empty() {
    assertThat(post("/v1/nodes/none/join-token", "junk").statusCode()).isEqualTo(400);
    assertThat(post("/v1/nodes/none/join-token", "{\"ttl\":1}").statusCode()).isEqualTo(400);
    assertThat(post("/v1/nodes/none/join-token", "{}").statusCode()).isEqualTo(404);
    assertThat(post("/v1/nodes/none/join-token", "").statusCode()).isEqualTo(404);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"name\":7}|/name|doit être un texte",
        "{}|/name|est obligatoire",
        "{\"name\":\"a\",\"nom\":\"b\"}|/nom|n’existe pas ici",
        "{\"name\":|''|n’est pas du JSON, à partir de la ligne 1",
        "{\"name\":\"a\",\"name\":\"b\"}|''|figure deux fois",
      })
  void what_is_wrong_with_a_body_is_said_in_french(String body, String pointer, String words) {
    HttpResponse<String> refused =
        faso.send(
            request("/v1/sites")
                .header("Content-Type", "application/json")
                .header("Accept-Language", "fr")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build());

    JsonNode violation = RunningControlPlane.json(refused.body()).at("/violations/0");
    assertThat(violation.get("pointer").asText()).isEqualTo(pointer);
    assertThat(violation.get("detail").asText()).contains(words);
  }

  @Test
  void the_last_operator_cannot_lock_everybody_out() {
    String mine = "/v1/tokens/test";
    HttpResponse<String> refused = send("DELETE", mine, null, null);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(type(refused)).isEqualTo("urn:faso:in-use");

    post("/v1/tokens", "{\"name\":\"second\",\"role\":\"operator\"}");
    assertThat(send("DELETE", "/v1/tokens/second", null, null).statusCode()).isEqualTo(204);
    assertThat(send("DELETE", mine, null, null).statusCode()).isEqualTo(409);
  }

  @Test
  void what_is_changed_or_refused_is_logged_under_the_trace_id_of_its_answer() {
    ListAppender<ILoggingEvent> lines =
        new ListAppender<>() {
          @Override
          protected void append(ILoggingEvent line) {
            line.prepareForDeferredProcessing(); // the trace id is the thread's
            super.append(line);
          }
        };
    lines.start();
    Logger log = (Logger) LoggerFactory.getLogger(RequestLog.class);
    log.addAppender(lines);
    log.setLevel(Level.INFO);
    try {
      HttpResponse<String> made = post("/v1/sites", "{\"name\":\"logged\"}");
      HttpResponse<String> refused = send("GET", "/v1/sites/missing", null, null);
      HttpResponse<String> read = send("GET", "/v1/sites/logged", null, null);

      assertThat(lines.list)
          .extracting(line -> line.getMDCPropertyMap().get(TraceFilter.TRACE_ID))
          .contains(traceId(made), traceId(refused))
          .doesNotContain(traceId(read));
      assertThat(lines.list)
          .extracting(ILoggingEvent::getFormattedMessage)
          .anyMatch(line -> line.matches("POST /v1/sites by token-\\w+: 201"))
          .anyMatch(line -> line.matches("GET /v1/sites/missing by token-\\w+: 404 not-found"))
          .noneMatch(line -> line.contains(operator));
    } finally {
      log.setLevel(null);
      log.detachAppender(lines);
    }
  }

  private HttpResponse<String> post(String path, String body) {
    return faso.send(
        request(path)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build());
  }

  private HttpResponse<String> send(
      String method, String path, @Nullable String header, @Nullable String value) {
    HttpRequest.Builder request = request(path).method(method, HttpRequest.BodyPublishers.noBody());
    if (header != null) {
      request.header(header, value);
    }
    return faso.send(request.build());
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(faso.url().resolve(path))
        .header("Authorization", "Bearer " + operator);
  }

  private static String type(HttpResponse<String> answer) {
    JsonNode problem = RunningControlPlane.json(answer.body());
    return problem.get("type").asText();
  }

  private static String traceId(HttpResponse<String> answer) {
    return answer.headers().firstValue("Trace-Id").orElseThrow();
  }

  private String raw(String request) throws IOException {
    try (Socket socket = new Socket(faso.url().getHost(), faso.url().getPort())) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      socket.getOutputStream().flush();
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
