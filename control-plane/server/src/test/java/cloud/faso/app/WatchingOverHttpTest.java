package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Server-sent events: nothing missed, nothing of others, and an end when the token is void. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(60)
final class WatchingOverHttpTest {

  private HttpClient client;
  @Parameter private TestDatabases.Kind kind;
  private RunningControlPlane faso;
  private String operator;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    client = HttpClient.newHttpClient();
    faso = new RunningControlPlane(home, kind.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("test");
    for (String code : List.of("sante", "eau")) {
      post(operator, "/v1/ministries", ministry(code));
      post(operator, "/v1/ministries/" + code + "/tenants", "{\"name\":\"" + code + "-prod\"}");
    }
  }

  @AfterParameterizedClassInvocation
  void stop() {
    client.close();
    faso.close();
  }

  @Test
  void a_watcher_sees_what_happens_and_resumes_with_nothing_missed() throws Exception {
    List<JsonNode> first;
    try (Watch watch = watch(operator, null, null)) {
      site("watched-1");
      site("watched-2");
      first = watch.take(2);
    }
    site("watched-3");
    site("watched-4");
    String last = first.get(0).get("id").asText();

    try (Watch again = watch(operator, null, last)) {
      assertThat(again.take(3))
          .extracting(event -> event.get("name").asText())
          .containsExactly("watched-2", "watched-3", "watched-4");
    }
    assertThat(first.get(0).get("type").asText()).isEqualTo("site.created");
    assertThat(first.get(0).get("actor").asText()).startsWith("token-");
  }

  @Test
  void a_watcher_that_saw_no_event_resumes_with_nothing_missed() throws Exception {
    String begun;
    try (Watch watch = watch(operator, null, null)) {
      begun = watch.id();
    }
    site("meanwhile");

    try (Watch again = watch(operator, null, begun)) {
      assertThat(again.take(1).getFirst().get("name").asText()).isEqualTo("meanwhile");
    }
  }

  @Test
  void a_watcher_sees_its_own_scope_only() throws Exception {
    String lead = token("/v1/ministries/sante/tokens", "lead");
    String viewer = token("/v1/tenants/sante-prod/tokens", "viewer");
    try (Watch ofLead = watch(lead, null, null);
        Watch ofViewer = watch(viewer, null, null);
        Watch filtered = watch(operator, "eau-prod", null)) {
      site("unseen");
      patchTenant("eau-prod", "one");
      faso.call(operator, "PATCH", "/v1/ministries/sante", "{\"monthlyBudgetXof\":7}");
      patchTenant("sante-prod", "two");

      assertThat(types(ofLead.take(2))).containsExactly("ministry.changed", "tenant.changed");
      assertThat(types(ofViewer.take(1))).containsExactly("tenant.changed");
      assertThat(filtered.take(1).getFirst().get("name").asText()).isEqualTo("eau-prod");
    }
    assertThat(status(viewer, "eau-prod", null)).isEqualTo(404);
    assertThat(status(null, null, null)).isEqualTo(401);
  }

  @Test
  void the_stream_ends_when_the_token_is_revoked() throws Exception {
    String lead = token("/v1/ministries/sante/tokens", "leaving");
    try (Watch watch = watch(lead, null, null)) {
      faso.call(operator, "DELETE", "/v1/ministries/sante/tokens/leaving", null);
      patchTenant("sante-prod", "told to nobody");

      assertThat(watch.toTheEnd()).noneMatch(line -> line.contains("tenant.changed"));
    }
  }

  @Test
  void who_waits_is_told_nothing_once_the_token_is_revoked() throws Exception {
    post(operator, "/v1/sites", "{\"name\":\"fada\"}");
    post(operator, "/v1/nodes", "{\"name\":\"never\",\"site\":\"fada\"}");
    String auditor =
        post(operator, "/v1/tokens", "{\"name\":\"waiting\",\"role\":\"auditor\"}")
            .get("secret")
            .asText();
    CompletableFuture<HttpResponse<String>> parked =
        CompletableFuture.supplyAsync(
            () -> faso.call(auditor, "GET", "/v1/nodes/never?wait=READY&timeout=4", null));
    while (RunningControlPlane.json(faso.call(operator, "GET", "/v1/tokens/waiting", null).body())
        .get("lastUsedAt")
        .isNull()) {
      Thread.onSpinWait();
    }

    faso.call(operator, "DELETE", "/v1/tokens/waiting", null);

    HttpResponse<String> answer = parked.get(60, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(401);
    assertThat(answer.body()).contains("urn:faso:unauthenticated").doesNotContain("phase");
  }

  @Test
  void a_number_that_was_never_given_out_is_refused() {
    assertThat(status(operator, null, "9000000000")).isEqualTo(400);
    assertThat(status(operator, null, "9".repeat(18))).isEqualTo(400);
    assertThat(status(operator, null, "9".repeat(19))).isEqualTo(400);
    assertThat(status(operator, null, "first")).isEqualTo(400);
  }

  private void site(String name) {
    post(operator, "/v1/sites", "{\"name\":\"" + name + "\"}");
  }

  private void patchTenant(String name, String description) {
    faso.call(
        operator, "PATCH", "/v1/tenants/" + name, "{\"description\":\"" + description + "\"}");
  }

  private String token(String path, String name) {
    String role = name.equals("viewer") ? "viewer" : "lead";
    return post(operator, path, "{\"name\":\"" + name + "\",\"role\":\"" + role + "\"}")
        .get("secret")
        .asText();
  }

  private JsonNode post(String token, String path, String body) {
    HttpResponse<String> answer = faso.call(token, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  private static String ministry(String code) {
    return "{\"code\":\"%s\",\"nameFr\":\"M\",\"nameEn\":\"M\"}".formatted(code);
  }

  private static List<String> types(List<JsonNode> events) {
    return events.stream().map(event -> event.get("type").asText()).toList();
  }

  private int status(@Nullable String token, @Nullable String tenant, @Nullable String last) {
    return faso.send(request(token, tenant, last)).statusCode();
  }

  private Watch watch(String token, @Nullable String tenant, @Nullable String last)
      throws IOException, InterruptedException {
    HttpResponse<InputStream> answer =
        client.send(request(token, tenant, last), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("text/event-stream");
    return new Watch(answer.body());
  }

  private HttpRequest request(
      @Nullable String token, @Nullable String tenant, @Nullable String last) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(
            faso.url().resolve("/v1/events" + (tenant == null ? "" : "?tenant=" + tenant)));
    if (token != null) {
      request.header("Authorization", "Bearer " + token);
    }
    if (last != null) {
      request.header("Last-Event-ID", last);
    }
    return request.build();
  }

  /** One stream. */
  private static final class Watch implements AutoCloseable {

    private final BufferedReader lines;

    Watch(InputStream stream) throws IOException {
      lines = new BufferedReader(new InputStreamReader(stream, StandardCharsets.UTF_8));
      // The first line says that the watch has begun: what happens from now on is seen.
      assertThat(lines.readLine()).startsWith(":");
    }

    List<JsonNode> take(int count) throws IOException {
      List<JsonNode> events = new ArrayList<>();
      while (events.size() < count) {
        String line = lines.readLine();
        assertThat(line).as("the stream has ended").isNotNull();
        if (line.startsWith("data: ")) {
          events.add(RunningControlPlane.json(line.substring("data: ".length())));
        }
      }
      return events;
    }

    /** Where the stream begins. */
    String id() throws IOException {
      String line = lines.readLine();
      assertThat(line).startsWith("id: ");
      return line.substring("id: ".length());
    }

    List<String> toTheEnd() {
      return lines.lines().toList();
    }

    @Override
    public void close() throws IOException {
      lines.close();
    }
  }
}
