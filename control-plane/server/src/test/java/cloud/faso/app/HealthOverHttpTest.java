package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Locale;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What tells how the control plane is, and what it can do. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HealthOverHttpTest {

  private RunningControlPlane faso;
  private String operator;

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, "jdbc:h2:mem:health");
    operator = faso.plane().tokens.bootstrapOperator("test");
  }

  @AfterAll
  void stop() {
    faso.close();
  }

  @Test
  void health_looks_at_the_database_and_the_background() {
    JsonNode health =
        RunningControlPlane.json(faso.call(operator, "GET", "/v1/health", null).body());

    assertThat(health.get("status").asText()).isEqualTo("UP");
    assertThat(health.get("checks").findValuesAsText("name"))
        .contains("database", "background", "nodes");
  }

  @Test
  void anybody_learns_whether_it_lives_and_serves() {
    assertThat(faso.call(null, "GET", "/v1/health/live", null).body())
        .isEqualTo("{\"status\":\"UP\"}");
    assertThat(faso.call(null, "GET", "/v1/health/ready", null).statusCode()).isEqualTo(200);
  }

  @Test
  void the_doctor_finds_what_somebody_wrote_to_the_database() {
    faso.call(operator, "POST", "/v1/sites", "{\"name\":\"ouaga\"}");
    faso.call(operator, "POST", "/v1/nodes", "{\"name\":\"n1\",\"site\":\"ouaga\"}");
    JsonNode sound = examination();
    assertThat(sound.get("rules").asInt()).isEqualTo(Doctor.CHECKS.size());
    assertThat(sound.get("findings")).isEmpty();

    tamper(3);
    assertThat(examination().at("/findings/0/what").asText()).contains("vcpus 3 <> 0");
    tamper(0);
  }

  @Test
  void every_rule_of_the_doctors_is_a_sentence_in_both_languages() {
    for (Locale locale : Words.LANGUAGES) {
      assertThat(Doctor.CHECKS)
          .allSatisfy(check -> assertThat(Words.know(locale, "doctor." + check.rule())).isTrue());
    }
  }

  @Test
  void the_doctor_finds_a_quota_whose_owner_is_gone() {
    var jdbi = Databases.jdbi(faso.plane().surroundings().database());
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into quota
                  (owner_id, vcpus_limit, vcpus_used, memory_mib_limit, memory_mib_used,
                   vms_limit, vms_used, volume_gib_limit, volume_gib_used, version)
                values ('tenant-gone', 1, 0, 1, 0, 1, 0, 1, 0, 1)
                """));

    assertThat(examination().at("/findings/0/what").asText()).isEqualTo("tenant-gone");

    jdbi.useHandle(handle -> handle.execute("delete from quota where owner_id = 'tenant-gone'"));
  }

  private JsonNode examination() {
    return RunningControlPlane.json(faso.call(operator, "GET", "/v1/doctor", null).body());
  }

  private void tamper(int vcpus) {
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(handle -> handle.execute("update node_books set reserved_vcpus = ?", vcpus));
  }

  @Test
  void the_contract_is_served_as_it_is_enforced() {
    HttpResponse<String> answer = faso.call(null, "GET", "/v1/openapi.yaml", null);

    assertThat(answer.body()).isEqualTo(faso.plane().contract().yaml());
    assertThat(answer.headers().firstValue("Content-Type").orElseThrow())
        .startsWith("application/yaml");
  }

  @Test
  void the_docs_load_nothing_from_elsewhere() {
    HttpResponse<String> page = faso.call(null, "GET", "/docs/", null);

    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
        .contains("default-src 'none'", "script-src 'self'")
        .doesNotContain("unsafe-eval");
    assertThat(page.body()).doesNotContain("http://", "https://");
    for (String file : new String[] {"start.js", "swagger-ui.css", "swagger-ui-bundle.js"}) {
      assertThat(faso.call(null, "GET", "/docs/" + file, null).statusCode())
          .as(file)
          .isEqualTo(200);
    }
    assertThat(faso.call(null, "GET", "/docs", null).headers().firstValue("Location"))
        .hasValueSatisfying(location -> assertThat(location).endsWith("/docs/"));
    assertThat(faso.call(null, "GET", "/docs/../openapi/public.yaml", null).statusCode())
        .isNotEqualTo(200);
  }

  @Test
  void what_is_counted_is_for_operators_and_auditors() {
    faso.call(operator, "GET", "/v1/sites", null);
    faso.call(operator, "GET", "/v1/nowhere", null);

    String counted = faso.call(operator, "GET", "/metrics", null).body();

    assertThat(counted)
        .contains(
            "faso_http_request_duration_seconds_count{operation=\"listSites\",status=\"200\"}")
        .contains("operation=\"none\",status=\"404\"")
        .contains("faso_transactions_total")
        .contains("jvm_memory_used_bytes")
        .contains("faso_nodes{phase=\"READY\"} 0.0")
        .contains("faso_vms{phase=\"RUNNING\"} 0.0")
        .contains("faso_background_runs_total{work=\"number-events\"}");
    assertThat(faso.call(null, "GET", "/metrics", null).statusCode()).isEqualTo(401);
  }

  @Test
  void who_sends_too_much_is_told_when_to_come_again(@TempDir Path home) throws Exception {
    try (RunningControlPlane strict =
        new RunningControlPlane(home, "jdbc:h2:mem:strict", it -> it.requestsPerSecond = 5)) {
      String token = strict.plane().tokens.bootstrapOperator("eager");
      HttpRequest request =
          HttpRequest.newBuilder(strict.url().resolve("/v1/me"))
              .header("Authorization", "Bearer " + token)
              .build();
      HttpResponse<String> answer = strict.send(request);
      for (int i = 0; i < 100 && answer.statusCode() == 200; i++) {
        answer = strict.send(request);
      }
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.headers().firstValue("Retry-After")).contains("1");
      assertThat(RunningControlPlane.json(answer.body()).get("type").asText())
          .isEqualTo("urn:faso:rate-limited");
    }
  }
}
