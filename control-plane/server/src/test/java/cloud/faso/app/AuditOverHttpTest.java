package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.audit.AuditVerdict;
import cloud.faso.spec.audit.AuditVerifier;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.StringReader;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** One entry for each change and each refused attempt, found again and proved. */
@OnBothDatabases
final class AuditOverHttpTest extends InOneControlPlane {

  private JsonNode entries(String query) {
    return page(query).get("items");
  }

  private JsonNode page(String query) {
    return RunningControlPlane.json(
        faso.call(operator, "GET", "/v1/audit?sort=at&" + query, null).body());
  }

  private String site(String name) {
    return made("/v1/sites", "{\"name\":\"%s\"}".formatted(name)).get("id").asText();
  }

  private String ministry(String code) {
    String body =
        "{\"code\":\"%s\",\"nameFr\":\"Ministère\",\"nameEn\":\"Ministry\"}".formatted(code);
    return made("/v1/ministries", body).get("id").asText();
  }

  private JsonNode made(String path, String body) {
    HttpResponse<String> made = faso.call(operator, "POST", path, body);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return RunningControlPlane.json(made.body());
  }

  @Test
  void a_thing_tells_who_made_changed_and_removed_it() {
    String id = site("bobo");
    faso.call(operator, "PATCH", "/v1/sites/bobo", "{\"displayName\":\"Bobo\"}");
    faso.call(operator, "DELETE", "/v1/sites/bobo", null);

    JsonNode told = entries("target=" + id);

    assertThat(told.findValuesAsText("verb"))
        .containsExactly("createSite", "patchSite", "deleteSite");
    assertThat(told.findValuesAsText("request"))
        .containsExactly("POST /v1/sites", "PATCH /v1/sites/bobo", "DELETE /v1/sites/bobo");
    assertThat(told.findValuesAsText("status")).containsExactly("201", "200", "204");
    assertThat(told.findValuesAsText("name")).containsOnly("test");
    assertThat(told.findValuesAsText("from")).containsOnly("127.0.0.1");
    assertThat(told.get(0).get("trace").asText()).matches("[0-9a-f]{32}");
  }

  @Test
  void a_script_s_deed_is_told_with_the_person_who_answers_for_its_token() {
    JsonNode person = made("/v1/people", "{\"username\":\"awa\",\"name\":\"Awa\"}");
    made("/v1/members", "{\"person\":\"awa\",\"role\":\"operator\"}");
    String session = session("awa", person.get("oneTimePassword").asText());
    String first = secret(session, "first");
    String script = secret(first, "script");
    HttpResponse<String> made = faso.call(script, "POST", "/v1/sites", "{\"name\":\"scripted\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    faso.call(session, "PATCH", "/v1/sites/scripted", "{\"displayName\":\"Scripted\"}");

    JsonNode told = entries("target=" + RunningControlPlane.json(made.body()).get("id").asText());
    String id = told.at("/1/person").asText();
    assertThat(id).startsWith("person-");
    assertThat(told.at("/0/person").isNull()).isTrue();
    assertThat(told.at("/0/responsible").asText()).isEqualTo(id);
    assertThat(told.at("/1/responsible").isNull()).as("a person answers for themself").isTrue();
    assertThat(entries("verb=createSite&actor=" + id)).hasSize(1);
    assertThat(entries("verb=patchSite&actor=" + id)).hasSize(1);
  }

  private String secret(String maker, String name) {
    HttpResponse<String> made =
        faso.call(
            maker, "POST", "/v1/tokens", "{\"name\":\"%s\",\"role\":\"operator\"}".formatted(name));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return RunningControlPlane.json(made.body()).get("secret").asText();
  }

  private String session(String username, String oneTime) {
    String login = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, oneTime);
    String session =
        RunningControlPlane.json(faso.call(null, "POST", "/v1/login", login).body())
            .get("secret")
            .asText();
    String change =
        "{\"currentPassword\":\"%s\",\"newPassword\":\"long enough for all\"}".formatted(oneTime);
    assertThat(faso.call(session, "POST", "/v1/me/actions/change-password", change).statusCode())
        .isEqualTo(204);
    return session;
  }

  @Test
  void a_rehearsal_and_a_repeated_request_change_nothing() {
    HttpResponse<String> rehearsed =
        faso.call(operator, "POST", "/v1/sites?dryRun=true", "{\"name\":\"dry\"}");
    assertThat(rehearsed.statusCode()).isEqualTo(200);
    for (int i = 0; i < 2; i++) {
      HttpRequest request =
          HttpRequest.newBuilder(faso.url().resolve("/v1/sites"))
              .header("Authorization", "Bearer " + operator)
              .header("Content-Type", "application/json")
              .header("Idempotency-Key", "once")
              .POST(HttpRequest.BodyPublishers.ofString("{\"name\":\"once\"}"))
              .build();
      assertThat(faso.send(request).statusCode()).isEqualTo(201);
    }

    assertThat(entries("verb=createSite&limit=500").findValuesAsText("trace"))
        .isNotEmpty()
        .doesNotContain(rehearsed.headers().firstValue("Trace-Id").orElseThrow());
    String id =
        RunningControlPlane.json(faso.call(operator, "GET", "/v1/sites/once", null).body())
            .get("id")
            .asText();
    assertThat(entries("target=" + id)).hasSize(1);
  }

  @Test
  void what_was_refused_is_told_with_its_code() {
    site("taken");
    HttpResponse<String> refused = faso.call(operator, "POST", "/v1/sites", "{\"name\":\"taken\"}");
    String trace = refused.headers().firstValue("Trace-Id").orElseThrow();

    JsonNode last = last("verb=createSite");
    assertThat(last.get("trace").asText()).isEqualTo(trace);
    assertThat(last.get("status").asInt()).isEqualTo(409);
    assertThat(last.get("code").asText()).isEqualTo("name-taken");
    assertThat(last.get("target").isNull()).isTrue();
  }

  @Test
  void a_refused_attempt_is_told_with_what_it_aimed_at_where_the_path_has_its_id() {
    String site = site("aimed");
    String auditor = token("aims", "auditor");
    faso.call(auditor, "DELETE", "/v1/sites/" + site, null);
    JsonNode told = last("target=" + site);
    assertThat(told.get("name").asText()).isEqualTo("aims");
    assertThat(told.get("code").asText()).isEqualTo("forbidden");

    String longer = "a".repeat(20) + site;
    faso.call(auditor, "DELETE", "/v1/sites/" + longer, null);
    JsonNode without = last("verb=deleteSite");
    assertThat(without.get("request").asText()).endsWith(longer);
    assertThat(without.get("target").isNull()).as("it is no id").isTrue();
  }

  @Test
  void who_has_no_leave_is_told_of_also_for_reading() {
    String auditor = token("look", "auditor");
    faso.call(auditor, "POST", "/v1/sites", "{\"name\":\"not-mine\"}");
    JsonNode last = last("verb=createSite");
    assertThat(last.get("name").asText()).isEqualTo("look");
    assertThat(last.get("code").asText()).isEqualTo("forbidden");

    JsonNode stranger =
        await()
            .atMost(30, SECONDS)
            .until(
                () -> {
                  comeAsStranger();
                  return last("verb=listNodes");
                },
                Objects::nonNull);
    assertThat(stranger.get("token").isNull()).isTrue();
    assertThat(stranger.get("code").asText()).isEqualTo("unauthenticated");
  }

  @Test
  void whoever_looks_for_what_is_somebody_else_s_is_told_of() {
    for (String code : List.of("mine", "theirs")) {
      ministry(code);
      made("/v1/ministries/" + code + "/tenants", "{\"name\":\"%s-prod\"}".formatted(code));
    }
    String lead =
        made("/v1/ministries/mine/tokens", "{\"name\":\"curious\",\"role\":\"lead\"}")
            .get("secret")
            .asText();
    List<String> hidden = List.of("/v1/ministries/theirs/audit", "/v1/tenants/theirs-prod/vms");
    List<String> missing =
        List.of(
            "/v1/ministries/none/audit", "/v1/tenants/none/vms", "/v1/tenants/mine-prod/vms/none");

    for (String path : List.of(hidden.get(0), missing.get(0), missing.get(1), hidden.get(1))) {
      assertThat(faso.call(lead, "GET", path, null).statusCode()).as(path).isEqualTo(404);
    }
    assertThat(faso.call(lead, "GET", missing.get(2), null).statusCode()).isEqualTo(404);

    List<JsonNode> told =
        entries("limit=500")
            .valueStream()
            .filter(entry -> entry.get("name").asText().equals("curious"))
            .toList();
    assertThat(told)
        .extracting(entry -> entry.get("request").asText())
        .containsExactly("GET " + hidden.get(0), "GET " + hidden.get(1));
    assertThat(told).extracting(entry -> entry.get("code").asText()).containsOnly("not-found");
    JsonNode theirs =
        RunningControlPlane.json(
                faso.call(operator, "GET", "/v1/ministries/theirs/audit?sort=at", null).body())
            .get("items");
    assertThat(theirs.findValuesAsText("id"))
        .as("those whose it is are told as well")
        .containsAll(told.stream().map(entry -> entry.get("id").asText()).toList());
  }

  @Test
  void each_password_that_was_looked_at_is_told_and_that_guessing_goes_on() {
    String guess = "{\"username\":\"admin\",\"password\":\"guess\"}";
    int looked = 0;
    while (faso.call(null, "POST", "/v1/login", guess).statusCode() == 401) {
      looked++;
    }

    JsonNode told = entries("verb=login&limit=500");
    assertThat(told.valueStream().filter(entry -> entry.get("status").asInt() == 401))
        .hasSize(looked);
    assertThat(looked).isGreaterThan(1);
    assertThat(last("verb=login").get("code").asText()).isEqualTo("login-delayed");
    assertThat(told.toString()).doesNotContain("guess");
  }

  private void comeAsStranger() {
    faso.call("faso_nobody", "GET", "/v1/nodes", null);
  }

  @Test
  void entries_are_found_by_their_time_and_read_in_pages() {
    String id = site("dori");
    Instant made = at(entries("target=" + id).get(0));
    // Ids are as exact as the clock's milliseconds.
    await().until(() -> Instant.now().isAfter(made.plusMillis(2)));
    faso.call(operator, "PATCH", "/v1/sites/dori", "{\"displayName\":\"Dori\"}");
    JsonNode both = entries("target=" + id);
    Instant between = at(both.get(1));

    assertThat(entries("target=" + id + "&since=" + between).findValuesAsText("verb"))
        .containsExactly("patchSite");
    assertThat(entries("target=" + id + "&until=" + between).findValuesAsText("verb"))
        .containsExactly("createSite");

    JsonNode first = page("target=" + id + "&limit=1");
    assertThat(first.at("/items/0/id")).isEqualTo(both.at("/0/id"));
    JsonNode second = page("target=" + id + "&limit=1&after=" + first.get("next").asText());
    assertThat(second.at("/items/0/id")).isEqualTo(both.at("/1/id"));
    assertThat(second.get("items")).hasSize(1);
    assertThat(second.get("next").isNull()).isTrue();
  }

  private static Instant at(JsonNode entry) {
    return Instant.parse(entry.get("at").asText());
  }

  @Test
  void entries_are_found_by_their_ministry() {
    String mines = ministry("mines");
    ministry("sports");
    made("/v1/ministries/mines/tenants", "{\"name\":\"prod\"}");

    JsonNode told = entries("ministry=" + mines);

    assertThat(told.findValuesAsText("verb")).containsExactly("createMinistry", "createTenant");
    assertThat(told.findValuesAsText("ministry")).containsOnly(mines);
  }

  @Test
  void an_upload_is_told_once_when_the_image_has_its_content() {
    String image =
        made("/v1/images", "{\"name\":\"tiny\",\"format\":\"raw\",\"architecture\":\"x86_64\"}")
            .get("id")
            .asText();
    HttpRequest upload =
        HttpRequest.newBuilder(faso.url().resolve("/v1/images/tiny/content"))
            .header("Authorization", "Bearer " + operator)
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[512]))
            .build();
    assertThat(faso.send(upload).statusCode()).isEqualTo(200);
    assertThat(faso.send(upload).statusCode()).isEqualTo(409);

    assertThat(entries("target=" + image).findValuesAsText("verb"))
        .containsExactly("createImage", "uploadImage");
    assertThat(entries("verb=uploadImage").findValuesAsText("status"))
        .containsExactly("200", "409");
  }

  @Test
  void a_lead_reads_of_the_own_ministry_only() {
    for (String code : List.of("sante", "eau")) {
      ministry(code);
      made("/v1/ministries/" + code + "/tenants", "{\"name\":\"prod\"}");
    }
    String lead =
        made("/v1/ministries/sante/tokens", "{\"name\":\"lead\",\"role\":\"lead\"}")
            .get("secret")
            .asText();

    HttpResponse<String> own = faso.call(lead, "GET", "/v1/ministries/sante/audit?sort=at", null);
    JsonNode told = RunningControlPlane.json(own.body()).get("items");

    assertThat(told.findValuesAsText("verb"))
        .containsExactly("createMinistry", "createTenant", "createMinistryToken");
    assertThat(faso.call(lead, "GET", "/v1/ministries/eau/audit", null).statusCode())
        .isEqualTo(404);
    assertThat(faso.call(lead, "GET", "/v1/audit", null).statusCode()).isEqualTo(403);
  }

  @Test
  void secrets_are_in_no_entry() {
    String secret = token("secret", "auditor");

    assertThat(entries("limit=500").toString()).doesNotContain(secret).doesNotContain("faso_");
  }

  @Test
  void an_export_proves_itself() throws Exception {
    site("proved");
    await()
        .atMost(30, SECONDS)
        .until(() -> !entries("limit=500").toString().contains("\"seq\":null"));

    String day = entries("limit=1").get(0).get("at").asText().substring(0, 10);
    HttpResponse<String> export =
        faso.call(operator, "GET", "/v1/audit/export?from=" + day + "&to=9999-12-31", null);

    assertThat(export.statusCode()).as(export.body()).isEqualTo(200);
    assertThat(AuditVerifier.verify(new BufferedReader(new StringReader(export.body())), keys()))
        .isInstanceOfSatisfying(
            AuditVerdict.Intact.class, intact -> assertThat(intact.entries()).isPositive());
  }

  @Test
  void an_export_that_would_end_before_it_begins_is_refused() {
    HttpResponse<String> answer =
        faso.call(operator, "GET", "/v1/audit/export?from=2026-11-02&to=2026-11-01", null);

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(RunningControlPlane.json(answer.body()).at("/violations/0").toString())
        .contains("?to", "2026-11-02");
  }

  private Map<String, PublicKey> keys() throws Exception {
    JsonNode key =
        RunningControlPlane.json(faso.call(operator, "GET", "/v1/audit/keys", null).body())
            .get("items")
            .get(0);
    String pem = key.get("publicKey").asText().replaceAll("-----[A-Z ]+-----|\\s", "");
    return Map.of(
        key.get("name").asText(),
        KeyFactory.getInstance("Ed25519")
            .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(pem))));
  }

  private JsonNode last(String query) {
    return RunningControlPlane.json(
            faso.call(operator, "GET", "/v1/audit?limit=1&" + query, null).body())
        .get("items")
        .get(0);
  }

  private String token(String name, String role) {
    return made("/v1/tokens", "{\"name\":\"%s\",\"role\":\"%s\"}".formatted(name, role))
        .get("secret")
        .asText();
  }
}
