package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Ministries, tenants, quotas and tokens, as their callers meet them. */
@OnBothDatabases
final class TenancyOverHttpTest extends InOneControlPlane {

  @Test
  void a_ministry_is_divided_into_tenants_and_removed_once_it_is_empty() {
    ministry("sante", 16);
    JsonNode tenant = made("/v1/ministries/sante/tenants", tenant("prod", 10));

    assertThat(tenant.get("ministry").asText()).isEqualTo("sante");
    assertThat(tenant.at("/quota/vcpus").asLong()).isEqualTo(10);
    assertThat(ok("GET", "/v1/tenants?ministry=sante", null).get("items")).hasSize(1);
    assertThat(ok("GET", "/v1/ministries/sante/tenants?sort=-name", null).get("items")).hasSize(1);
    assertThat(ok("GET", "/v1/ministries?q=SANT", null).get("items")).hasSize(1);
    JsonNode patched =
        ok("PATCH", "/v1/tenants/prod", "{\"description\":\"x\",\"labels\":{\"a\":\"b\"}}");
    assertThat(patched.at("/labels/a").asText()).isEqualTo("b");
    assertThat(ok("PATCH", "/v1/ministries/sante", "{\"monthlyBudgetXof\":5}").get("generation"))
        .hasToString("2");

    JsonNode refused = problem(409, operator, "DELETE", "/v1/ministries/sante", null);
    assertThat(refused.get("detail").asText())
        .isEqualTo("Ministry sante has one tenant. Delete it first.");
    assertThat(call("DELETE", "/v1/tenants/prod", null).statusCode()).isEqualTo(204);
    assertThat(call("DELETE", "/v1/ministries/sante", null).statusCode()).isEqualTo(204);
    assertThat(call("GET", "/v1/ministries/sante", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_ministry_names_whom_to_tell_things() {
    ministry("eau", 1);
    assertThat(ok("GET", "/v1/ministries/eau", null).get("contacts")).isEmpty();
    String awa =
        "{\"name\":\"Awa\",\"email\":\"awa@eau.bf\",\"phone\":\"+226 25\",\"language\":\"fr\"}";
    String jo = "{\"name\":\"Jo\",\"email\":\"%s\",\"language\":\"en\"}";

    ok("PATCH", "/v1/ministries/eau", contacts(awa, jo.formatted("jo@eau.bf")));
    ok("PATCH", "/v1/ministries/eau", "{\"nameEn\":\"Water\"}");
    JsonNode named = ok("GET", "/v1/ministries?q=eau", null).at("/items/0/contacts");
    assertThat(named.findValuesAsText("email")).containsExactly("awa@eau.bf", "jo@eau.bf");
    assertThat(named.at("/0/phone").asText()).isEqualTo("+226 25");

    String wrong = contacts(awa, jo.formatted("Jo <jo@eau.bf>"));
    JsonNode refused = problem(422, operator, "PATCH", "/v1/ministries/eau", wrong);
    assertThat(refused.at("/violations/0/pointer").asText()).isEqualTo("/contacts/1/email");

    assertThat(ok("PATCH", "/v1/ministries/eau", contacts()).get("contacts")).isEmpty();
    assertThat(call("DELETE", "/v1/ministries/eau", null).statusCode()).isEqualTo(204);
  }

  private static String contacts(String... contacts) {
    return "{\"contacts\":[" + String.join(",", contacts) + "]}";
  }

  @Test
  void tenants_together_get_at_most_what_their_ministry_has() {
    ministry("education", 16);
    made("/v1/ministries/education/tenants", tenant("schools", 10));

    JsonNode tooMuch =
        problem(409, operator, "POST", "/v1/ministries/education/tenants", tenant("more", 7));
    assertThat(tooMuch.get("type").asText()).isEqualTo("urn:faso:quota-exceeded");
    assertThat(tooMuch.get("detail").asText())
        .startsWith("Ministry education has 16 vCPUs, and its tenants together would have 17.");
    assertThat(tooMuch.at("/violations/0/pointer").asText()).isEqualTo("/quota/vcpus");

    String quota = "/v1/tenants/schools/quota";
    JsonNode grown = ok("PATCH", quota, "{\"vcpus\":{\"limit\":16}}");
    assertThat(grown.at("/vcpus/limit").asLong()).isEqualTo(16);
    JsonNode beyond = problem(409, operator, "PATCH", quota, "{\"vcpus\":{\"limit\":17}}");
    assertThat(beyond.at("/violations/0/pointer").asText()).isEqualTo("/vcpus/limit");
    JsonNode raised = ok("PATCH", "/v1/ministries/education/quota", "{\"vcpus\":{\"limit\":20}}");
    assertThat(raised.at("/vcpus/limit").asLong()).isEqualTo(20);
  }

  @Test
  void a_token_is_shown_once_works_at_once_and_is_void_at_once() {
    ministry("eau", 4);
    JsonNode lead = made("/v1/ministries/eau/tokens", "{\"name\":\"lead\",\"role\":\"lead\"}");
    String secret = lead.get("secret").asText();
    assertThat(
            Tables.rows(faso.plane().surroundings().database()).values().stream()
                .flatMap(List::stream))
        .as("kept nowhere")
        .noneMatch(row -> row.contains(secret));
    assertThat(call("GET", "/v1/audit?limit=500", null).body()).doesNotContain(secret);

    JsonNode me = json(200, secret, "GET", "/v1/me", null);
    assertThat(me.at("/grants/0/ministry").asText()).isEqualTo("eau");
    assertThat(json(200, secret, "GET", "/v1/ministries", null).get("items")).hasSize(1);
    assertThat(json(201, secret, "POST", "/v1/ministries/eau/tenants", tenant("nappes", 4)))
        .isNotNull();
    JsonNode member =
        json(
            201,
            secret,
            "POST",
            "/v1/tenants/nappes/tokens",
            "{\"name\":\"m\",\"role\":\"member\",\"validForDays\":3}");
    assertThat(member.get("expiresAt").isNull()).isFalse();
    problem(403, secret, "POST", "/v1/tokens", "{\"name\":\"op\",\"role\":\"operator\"}");
    problem(400, secret, "POST", "/v1/tenants/nappes/tokens", "{\"name\":\"a\",\"role\":\"lead\"}");
    JsonNode shown = json(200, secret, "GET", "/v1/ministries/eau/tokens/lead", null);
    assertThat(shown.has("secret")).isFalse();
    assertThat(shown.get("lastUsedAt").isNull()).isFalse();

    assertThat(call("DELETE", "/v1/ministries/eau/tokens/lead", null).statusCode()).isEqualTo(204);
    problem(401, secret, "GET", "/v1/me", null);
  }

  @Test
  void a_repeated_request_for_a_token_does_not_show_the_secret_again() {
    String body = "{\"name\":\"once\",\"role\":\"auditor\"}";
    HttpRequest request =
        HttpRequest.newBuilder(faso.url().resolve("/v1/tokens"))
            .header("Authorization", "Bearer " + operator)
            .header("Idempotency-Key", "token-once")
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();

    JsonNode first = RunningControlPlane.json(faso.send(request).body());
    JsonNode second = RunningControlPlane.json(faso.send(request).body());

    assertThat(first.get("secret").asText()).startsWith("faso_");
    assertThat(second.get("secret").isNull()).isTrue();
    assertThat(second.get("id")).isEqualTo(first.get("id"));
    JsonNode listed = ok("GET", "/v1/tokens?role=auditor&q=once", null);
    assertThat(listed.get("items")).hasSize(1);
  }

  @Test
  void what_would_be_gone_is_null_in_a_preview() {
    ministry("culture", 1);

    JsonNode preview = ok("DELETE", "/v1/ministries/culture?dryRun=true", null);

    assertThat(preview.has("resource")).isTrue();
    assertThat(preview.get("resource").isNull()).isTrue();
    ok("GET", "/v1/ministries/culture", null);
  }

  private void ministry(String code, int vcpus) {
    made(
        "/v1/ministries",
        """
        {"code":"%s","nameFr":"Ministère","nameEn":"Ministry","quota":{"vcpus":%d}}
        """
            .formatted(code, vcpus));
  }

  private static String tenant(String name, int vcpus) {
    return "{\"name\":\"%s\",\"quota\":{\"vcpus\":%d}}".formatted(name, vcpus);
  }

  private JsonNode made(String path, String body) {
    return json(201, operator, "POST", path, body);
  }

  private JsonNode ok(String method, String path, @Nullable String body) {
    return json(200, operator, method, path, body);
  }

  private JsonNode problem(
      int status, String token, String method, String path, @Nullable String body) {
    return json(status, token, method, path, body);
  }

  private JsonNode json(
      int status, String token, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }
}
