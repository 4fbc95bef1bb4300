package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** HEAD tells what GET would; a method that a path does not take is answered with those it does. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class MethodsOverHttpTest {

  private RunningControlPlane faso;
  private String operator;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, TestDatabases.Kind.H2.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("test");
    faso.call(operator, "POST", "/v1/sites", "{\"name\":\"ouaga\"}");
  }

  @AfterAll
  void stop() {
    faso.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v1/sites",
        "/v1/sites/ouaga",
        "/v1/sites/nowhere",
        "/v1/openapi.yaml",
        "/v1/health/live",
        "/v1/nothing",
        "/docs/",
      })
  void head_says_of_an_answer_what_get_would(String path) throws Exception {
    String head = raw("HEAD " + path, "Accept: */*");
    String get = raw("GET " + path, "Accept: */*");

    assertThat(head).endsWith("\r\n\r\n");
    String whole = get.substring(0, get.indexOf("\r\n\r\n"));
    assertThat(header(head, "HTTP/1.1")).isEqualTo(header(whole, "HTTP/1.1"));
    assertThat(header(head, "ETag:")).isEqualTo(header(whole, "ETag:"));
    assertThat(header(head, "Content-Type:")).isEqualTo(header(whole, "Content-Type:"));
    int length = get.getBytes(StandardCharsets.UTF_8).length - whole.length() - 4;
    if (header(whole, "Content-Length:").isEmpty()) {
      assertThat(header(head, "Content-Length:")).isNotEqualTo("Content-Length: 0");
    } else {
      assertThat(header(head, "Content-Length:")).isEqualTo("Content-Length: " + length);
    }
  }

  @Test
  void head_tells_no_length_that_packing_would_change() throws Exception {
    for (String path : new String[] {"/v1/openapi.yaml", "/v1/sites"}) {
      String head = raw("HEAD " + path, "Accept-Encoding: gzip");
      String get = raw("GET " + path, "Accept-Encoding: gzip");

      assertThat(head).startsWith("HTTP/1.1 200").endsWith("\r\n\r\n");
      assertThat(header(head, "Content-Length:")).isIn("", header(get, "Content-Length:"));
    }
  }

  @Test
  void head_of_the_stream_of_events_ends() throws Exception {
    String head = raw("HEAD /v1/events", "Accept: */*");

    assertThat(head).startsWith("HTTP/1.1 200").contains("text/event-stream");
    assertThat(header(head, "Content-Length:")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "OPTIONS | /v1/sites | GET HEAD POST",
        "PUT | /v1/sites | GET HEAD POST",
        "DELETE | /v1/me | GET HEAD PATCH",
        "HEAD | /v1/nodes/n/join-token | POST",
        "TRACE | /v1/sites | GET HEAD POST",
        "TRACE | /v1/sites/ouaga | DELETE GET HEAD PATCH",
        "TRACE | /v1/health/live | GET HEAD",
        "BREW | /v1/sites | GET HEAD POST",
        "get | /v1/sites | GET HEAD POST",
        "TRACE | /docs/ | GET HEAD",
        "TRACE | /v1/nothing | ''",
      })
  void a_method_that_a_path_does_not_take_is_refused_with_those_that_it_takes(
      String method, String path, String taken) throws Exception {
    String answer = raw(method + " " + path, "Accept: */*");

    assertThat(answer).startsWith("HTTP/1.1 405");
    assertThat(header(answer, "Allow:").replace("Allow:", "").strip().split(",\\s*"))
        .containsExactlyInAnyOrder(taken.split(" "));
    if (!method.equals("HEAD")) {
      JsonNode problem = RunningControlPlane.json(answer.substring(answer.indexOf("\r\n\r\n") + 4));
      assertThat(problem.get("type").asText()).isEqualTo("urn:faso:method-not-allowed");
      assertThat(problem.get("status").asInt()).isEqualTo(405);
      assertThat(problem.get("detail").asText()).contains(method);
      assertThat(problem.get("violations")).isEmpty();
    }
  }

  @Test
  void head_and_get_have_the_same_tag() {
    HttpResponse<String> head =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve("/v1/sites/ouaga"))
                .header("Authorization", "Bearer " + operator)
                .HEAD()
                .build());

    assertThat(head.headers().firstValue("ETag")).hasValue("\"1\"");
  }

  private static String header(String answer, String name) {
    return answer.lines().filter(line -> line.startsWith(name)).findFirst().orElse("");
  }

  private String raw(String line, String header) throws Exception {
    try (Socket socket = new Socket(faso.url().getHost(), faso.url().getPort())) {
      socket.setSoTimeout(30_000);
      socket
          .getOutputStream()
          .write(
              "%s HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer %s\r\n%s\r\n\r\n"
                  .formatted(line, operator, header)
                  .getBytes(StandardCharsets.US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
