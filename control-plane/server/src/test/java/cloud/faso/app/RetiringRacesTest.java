package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.LockWaits;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What would give a place quota while its retirement begins, past the gate already: it is not. */
@Timeout(120)
@OnBothDatabases
final class RetiringRacesTest extends InOneControlPlane {

  private static final String LOAN = "{\"vcpus\":1,\"expiresAt\":\"2200-01-01T00:00:00Z\"}";
  private static final String LATER = "{\"expiresAt\":\"2200-02-01T00:00:00Z\"}";

  private Jdbi jdbi;
  private int made;

  @BeforeEach
  void open() {
    jdbi = Databases.jdbi(faso.plane().surroundings().database());
  }

  @ParameterizedTest
  @CsvSource({"quota", "lend", "extend", "end", "ask", "approve"})
  void a_tenant_that_begins_to_be_retired_is_given_nothing(String what) throws Exception {
    String ministry = ministry();
    String tenant =
        post("/v1/ministries/" + ministry + "/tenants", "{\"name\":\"t\"}").get("id").asText();

    String code =
        raced(
            "update tenant set goes_at = timestamp '2200-01-01 00:00:00' where id = ?",
            tenant,
            "/v1/tenants/" + tenant,
            "patchTenantQuota",
            what);

    assertThat(code).isEqualTo("urn:faso:tenant-retiring");
  }

  @ParameterizedTest
  @CsvSource({"quota", "lend", "extend", "end", "ask", "approve"})
  void a_ministry_that_begins_to_be_retired_is_given_nothing(String what) throws Exception {
    String ministry = ministry();

    String code =
        raced(
            "update ministry set retired_at = timestamp '2026-01-01 00:00:00' where id = ?",
            ministry,
            "/v1/ministries/" + ministry,
            "patchMinistryQuota",
            what);

    assertThat(code).isEqualTo("urn:faso:ministry-retired");
  }

  /** What a call is answered that comes while its place begins to be retired, before the commit. */
  private String raced(String retire, String id, String home, String call, String what)
      throws Exception {
    String loan = home + "/quota/loans/" + post(home + "/quota/loans", LOAN).get("id").asText();
    boolean isTenants = call.equals("patchTenantQuota");
    String quota = "{\"vcpus\":{\"limit\":%d}}".formatted(isTenants ? 8 : 32);
    String ask = "{\"call\":\"%s\",\"payload\":%s,\"reason\":\"x\"}".formatted(call, quota);
    String request = home;
    if (what.equals("approve")) {
      String role = isTenants ? "member" : "lead";
      String token = "{\"name\":\"asks\",\"role\":\"%s\"}".formatted(role);
      String asker = post(home + "/tokens", token).get("secret").asText();
      HttpResponse<String> asked = faso.call(asker, "POST", home + "/requests", ask);
      assertThat(asked.statusCode()).as(asked.body()).isEqualTo(201);
      request = "/v1/requests/" + RunningControlPlane.json(asked.body()).get("id").asText();
    }
    JsonNode before = ok(home + "/quota");
    String decided = request;

    CompletableFuture<HttpResponse<String>> answer =
        jdbi.inTransaction(
            retirement -> {
              assertThat(retirement.execute(retire, id)).isEqualTo(1);
              CompletableFuture<HttpResponse<String>> waiting =
                  CompletableFuture.supplyAsync(
                      () ->
                          switch (what) {
                            case "quota" -> call("PATCH", home + "/quota", quota);
                            case "lend" -> call("POST", home + "/quota/loans", LOAN);
                            case "extend" -> call("PATCH", loan, LATER);
                            case "end" -> call("DELETE", loan, null);
                            case "ask" -> call("POST", home + "/requests", ask);
                            default -> call("POST", decided + "/actions/approve", "{}");
                          });
              LockWaits.await(jdbi, waiting);
              return waiting;
            });

    HttpResponse<String> refused = answer.get(60, TimeUnit.SECONDS);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(ok(home + "/quota")).isEqualTo(before);
    return RunningControlPlane.json(refused.body()).get("type").asText();
  }

  private String ministry() {
    made++;
    return post(
            "/v1/ministries",
            """
            {"code":"m%d","nameFr":"M","nameEn":"M","quota":{"vcpus":16}}
            """
                .formatted(made))
        .get("id")
        .asText();
  }

  private JsonNode post(String path, String body) {
    HttpResponse<String> answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  private JsonNode ok(String path) {
    HttpResponse<String> answer = call("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }
}
