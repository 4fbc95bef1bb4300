package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.notices.SmtpSettings;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.requests.Approvers;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** What a role may not do on its own is asked for, approved, and done as who asked. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestsOverHttpTest {

  @Parameter private TestDatabases.Kind kind;
  private RunningControlPlane faso;
  private TinyAgent agent;
  private String operator;

  /** A ministry of its own for each story: 16 vCPUs, of which its one tenant may use 2. */
  private record Place(String code, String tenant, String lead, String member) {}

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, kind.newDatabase(), RequestsOverHttpTest::configure);
    operator = faso.plane().tokens.bootstrapOperator("test");
    new Catalogue(faso, operator).make("m", "prod", 8);
    made(operator, "/v1/flavors", flavor("large", 4));
    made(operator, "/v1/flavors", flavor("huge", 20));
    made(operator, "/v1/sites", "{\"name\":\"ouaga-1\"}");
    made(operator, "/v1/nodes", "{\"name\":\"n1\",\"site\":\"ouaga-1\"}");
    String join = made(operator, "/v1/nodes/n1/join-token", "{}").get("token").asText();
    agent = new TinyAgent(faso, join, "vm-01k3v8z6q4e9rb7t5m2xw0c1hz");
    ok(operator, "/v1/nodes/n1?wait=READY&timeout=30");
  }

  /** A VM with one vCPU needs nobody's approval; what else there is needs what is usual. */
  private static void configure(FasoConfiguration configuration) {
    configuration.requests.rules =
        List.of(
            rule("createVm", 1L, true, Approvers.NONE),
            rule("patchMinistryQuota", null, null, Approvers.OPERATOR),
            rule(null, null, true, Approvers.LEAD));
    NotificationsConfiguration notifications = configuration.notifications;
    notifications.smtp = new NotificationsConfiguration.Smtp();
    notifications.smtp.host = "127.0.0.1";
    notifications.smtp.port = 1;
    notifications.smtp.security = SmtpSettings.Security.NONE;
    notifications.smtp.from = "faso@example.org";
    NotificationsConfiguration.Operator reader = new NotificationsConfiguration.Operator();
    reader.email = "ops@example.org";
    notifications.operators = List.of(reader);
  }

  private static RequestsConfiguration.Rule rule(
      @Nullable String call, @Nullable Long vcpus, @Nullable Boolean within, Approvers approvers) {
    RequestsConfiguration.Rule rule = new RequestsConfiguration.Rule();
    rule.calls = call == null ? Set.of() : Set.of(call);
    rule.atMost.vcpus = vcpus;
    rule.withinMinistry = within;
    rule.approvers = approvers;
    return rule;
  }

  @AfterParameterizedClassInvocation
  void stop() {
    agent.close();
    faso.close();
  }

  @Test
  void a_vm_beyond_the_quota_runs_once_the_lead_has_approved_it() {
    Place place = place("sante");
    String vms = "/v1/tenants/" + place.tenant() + "/vms";
    JsonNode refused = json(409, place.member(), "POST", vms, vm("web", "large"));
    assertThat(refused.get("detail").asText()).contains("/requests");

    JsonNode asked = asked(place, "createVm", vm("web", "large"));
    assertThat(asked.get("waitsFor").asText()).isEqualTo("LEAD");
    JsonNode shown = ok(place.lead(), path(asked));
    assertThat(shown.at("/estimate/placement/outcome").asText()).isEqualTo("PLACED");
    assertThat(shown.at("/estimate/quota/ministry/vcpus/used").asLong()).isEqualTo(4);
    assertThat(ok(place.member(), path(asked)).get("estimate").isNull()).isTrue();
    JsonNode rehearsed =
        json(200, place.lead(), "POST", path(asked) + "/actions/approve?dryRun=true", null);
    assertThat(rehearsed.at("/quota/tenant/vcpus/limit").asLong()).isEqualTo(4);

    JsonNode granted = act(200, place.lead(), asked, "approve", "{\"comment\":\"good\"}");

    assertThat(granted.get("phase").asText()).isEqualTo("GRANTED");
    assertThat(granted.at("/history/1/text").asText()).isEqualTo("good");
    String result = granted.get("result").asText();
    assertThat(ok(place.member(), result + "?wait=RUNNING&timeout=30").get("phase").asText())
        .isEqualTo("RUNNING");
    JsonNode operation = ok(place.member(), "/v1/operations/" + granted.get("operation").asText());
    assertThat(operation.get("actor").asText()).isEqualTo(asked.get("askedBy").asText());
    assertThat(
            ok(operator, "/v1/audit?verb=createVm&target=" + operation.get("target").asText())
                .at("/items/0/confirmedBy")
                .asText())
        .isEqualTo(granted.get("endedBy").asText());
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong())
        .as("exactly what lacked")
        .isEqualTo(4);
    assertThat(code(409, place.lead(), asked, "approve", null)).isEqualTo("request-ended");
  }

  @Test
  void what_the_ministry_has_not_takes_the_lead_and_then_an_operator() {
    Place place = place("eau");
    JsonNode asked = asked(place, "createVm", vm("big", "huge"));
    assertThat(asked.get("approvers").asText()).isEqualTo("BOTH");

    JsonNode half = act(200, place.lead(), asked, "approve", null);
    assertThat(half.get("phase").asText()).isEqualTo("OPEN");
    assertThat(half.get("waitsFor").asText()).isEqualTo("OPERATOR");
    assertThat(code(403, place.lead(), asked, "approve", null)).isEqualTo("forbidden");

    assertThat(act(200, operator, asked, "approve", null).get("phase").asText())
        .isEqualTo("GRANTED");
    assertThat(ok(operator, "/v1/ministries/eau/quota").at("/vcpus/limit").asLong()).isEqualTo(20);
  }

  @Test
  void more_quota_is_given_with_changes() {
    Place place = place("mines");
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":12}}");

    act(422, place.lead(), asked, "approve", "{\"changes\":{\"vcpus\":{\"limit\":1}}}");
    JsonNode granted =
        act(200, place.lead(), asked, "approve", "{\"changes\":{\"vcpus\":{\"limit\":8}}}");

    assertThat(granted.at("/payload/vcpus/limit").asLong()).isEqualTo(12);
    assertThat(granted.at("/changedPayload/vcpus/limit").asLong()).isEqualTo(8);
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong()).isEqualTo(8);
  }

  @Test
  void a_small_vm_needs_nobody() {
    Place place = place("sports");
    asked(place, "createVm", vm("one", "small"));
    asked(place, "createVm", vm("two", "small"));
    JsonNode third = asked(place, "createVm", vm("three", "small"));

    assertThat(third.get("phase").asText()).isEqualTo("GRANTED");
    assertThat(third.get("endedBy").isNull()).isTrue();
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong()).isEqualTo(3);
  }

  @Test
  void a_lead_s_own_request_for_more_waits_for_an_operator() {
    Place place = place("justice");
    String body =
        "{\"call\":\"patchMinistryQuota\",\"payload\":{\"vcpus\":{\"limit\":32}},\"reason\":\"x\"}";
    JsonNode asked = made(place.lead(), "/v1/ministries/justice/requests", body);
    assertThat(asked.get("waitsFor").asText()).isEqualTo("OPERATOR");
    assertThat(asked.get("tenant").isNull()).isTrue();
    assertThat(ok(operator, "/v1/requests?phase=OPEN&ministry=justice").get("items")).hasSize(1);
    json(404, place.member(), "GET", path(asked), null);

    act(200, operator, asked, "approve", null);

    assertThat(ok(operator, "/v1/ministries/justice/quota").at("/vcpus/limit").asLong())
        .isEqualTo(32);
  }

  @Test
  void of_two_who_approve_at_once_one_is_told_that_it_was_decided() {
    Place place = place("culture");
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");

    List<CompletableFuture<HttpResponse<String>>> both =
        Stream.of(place.lead(), operator)
            .map(
                who ->
                    CompletableFuture.supplyAsync(
                        () -> faso.call(who, "POST", path(asked) + "/actions/approve", null)))
            .toList();

    assertThat(both.stream().map(each -> each.join().statusCode()))
        .containsExactlyInAnyOrder(200, 409);
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong()).isEqualTo(6);
  }

  @Test
  void what_is_refused_or_withdrawn_is_not_done() {
    Place place = place("transport");
    JsonNode one = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");
    JsonNode other = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":7}}");
    act(200, place.member(), one, "comment", "{\"text\":\"please\"}");
    act(400, place.lead(), one, "refuse", "{}");
    act(200, place.lead(), one, "refuse", "{\"reason\":\"no\"}");
    act(200, place.member(), other, "withdraw", null);

    assertThat(code(409, operator, one, "approve", null)).isEqualTo("request-ended");
    assertThat(code(409, operator, other, "approve", null)).isEqualTo("request-ended");
    assertThat(ok(place.member(), path(one) + "?wait=GRANTED&timeout=9").get("phase").asText())
        .isEqualTo("REFUSED");
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong()).isEqualTo(2);
  }

  @Test
  void nobody_else_learns_of_it_and_a_viewer_does_not_ask() {
    Place place = place("travail");
    Place elsewhere = place("commerce");
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");
    String viewer = token("/v1/tenants/" + place.tenant(), "viewer");

    for (String outsider : List.of(elsewhere.lead(), elsewhere.member())) {
      json(404, outsider, "GET", path(asked), null);
    }
    assertThat(code(404, elsewhere.lead(), asked, "approve", null)).isEqualTo("not-found");
    assertThat(ok(viewer, path(asked)).get("phase").asText()).isEqualTo("OPEN");
    json(
        403,
        viewer,
        "POST",
        "/v1/tenants/" + place.tenant() + "/requests",
        body("patchTenantQuota", "{\"vcpus\":{\"limit\":6}}"));
    assertThat(code(403, place.member(), asked, "approve", null)).isEqualTo("forbidden");
  }

  @Test
  void what_was_asked_by_somebody_who_is_gone_is_not_done() {
    Place place = place("energie");
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");
    String token = "/v1/tenants/" + place.tenant() + "/tokens/member";
    assertThat(faso.call(operator, "DELETE", token, null).statusCode()).isEqualTo(204);

    assertThat(code(409, place.lead(), asked, "approve", null)).isEqualTo("asker-gone");
    assertThat(ok(place.lead(), path(asked)).at("/estimate/obstacle").asText()).contains("member");
    act(200, place.lead(), asked, "refuse", "{\"reason\":\"gone\"}");
  }

  @Test
  void nothing_is_granted_to_a_tenant_that_is_being_retired() {
    Place place = place("arts");
    String tenant = "/v1/tenants/" + place.tenant();
    JsonNode asked = asked(place, "createVm", vm("late", "large"));
    json(202, place.lead(), "POST", tenant + "/actions/retire", null);

    assertThat(code(409, place.lead(), asked, "approve", null)).isEqualTo("tenant-retiring");
    assertThat(ok(place.lead(), path(asked)).at("/estimate/obstacle").asText()).contains("retired");
    assertThat(ok(place.member(), tenant + "/vms").get("items")).isEmpty();

    json(202, place.lead(), "POST", tenant + "/actions/restore", null);
    assertThat(act(200, place.lead(), asked, "approve", null).get("phase").asText())
        .isEqualTo("GRANTED");
  }

  @Test
  void what_is_wrong_with_the_payload_is_told_at_once_and_secrets_are_not_shown() {
    Place place = place("jeunesse");
    String home = "/v1/tenants/" + place.tenant() + "/requests";
    for (String wrong :
        List.of("{\"name\":\"web\",\"flavor\":7,\"image\":\"tiny\"}", vm("web", "unknown"))) {
      HttpResponse<String> answer =
          faso.call(place.member(), "POST", home, body("createVm", wrong));
      assertThat(answer.statusCode()).isIn(400, 422);
      assertThat(RunningControlPlane.json(answer.body()).at("/violations/0/pointer").asText())
          .isEqualTo("/payload/flavor");
    }
    String secret = vm("web", "large").replace("}", ",\"userData\":\"pass\"}");

    JsonNode asked = asked(place, "createVm", secret);
    assertThat(asked.toString()).doesNotContain("pass");
    act(200, place.lead(), asked, "refuse", "{\"reason\":\"no\"}");
    assertThat(stored("payload", asked.get("id").asText())).doesNotContain("pass");
  }

  @Test
  void whoever_decides_is_reminded_and_what_nobody_decides_lapses() {
    Place place = place("defense");
    String body =
        "{\"call\":\"patchMinistryQuota\",\"payload\":{\"vcpus\":{\"limit\":32}},\"reason\":\"x\"}";
    JsonNode asked = made(place.lead(), "/v1/ministries/defense/requests", body);
    String id = asked.get("id").asText();
    assertThat(mails("request-asked", id)).isEqualTo(1);

    passed(id, "remind_at");
    look();
    look();
    assertThat(mails("request-reminder", id)).as("once").isEqualTo(1);

    passed(id, "lapses_at");
    assertThat(ok(operator, path(asked)).get("phase").asText()).isEqualTo("LAPSED");
    assertThat(code(409, operator, asked, "approve", null)).isEqualTo("request-ended");
    look();
    look();
    JsonNode lapsed = ok(operator, path(asked));
    assertThat(lapsed.get("phase").asText()).isEqualTo("LAPSED");
    assertThat(lapsed.get("history")).hasSize(2);
  }

  private void look() {
    faso.plane().requests.watching().work().run();
  }

  private void passed(String id, String column) {
    Jdbi.create(faso.plane().surroundings().database())
        .useHandle(
            database ->
                database.execute(
                    "update request set "
                        + column
                        + " = timestamp '2026-01-01 00:00:00' where id = ?",
                    id));
  }

  private String stored(String column, String id) {
    return Jdbi.create(faso.plane().surroundings().database())
        .withHandle(
            database ->
                database
                    .createQuery("select " + column + " from request where id = ?")
                    .bind(0, id)
                    .mapTo(String.class)
                    .one());
  }

  private long mails(String notice, String about) {
    return Jdbi.create(faso.plane().surroundings().database())
        .withHandle(
            database ->
                database
                    .createQuery("select count(*) from mail where notice = ? and body like ?")
                    .bind(0, notice)
                    .bind(1, "%" + about + "%")
                    .mapTo(Long.class)
                    .one());
  }

  private Place place(String code) {
    String ministry = "/v1/ministries/" + code;
    made(
        operator,
        "/v1/ministries",
        """
        {"code":"%s","nameFr":"x","nameEn":"x",
         "quota":{"vcpus":16,"memoryMiB":65536,"vms":20,"volumeGiB":500}}
        """
            .formatted(code));
    String tenant =
        made(
                operator,
                ministry + "/tenants",
                "{\"name\":\"t\",\"quota\":{\"vcpus\":2,\"memoryMiB\":8192,\"vms\":9,\"volumeGiB\":99}}")
            .get("id")
            .asText();
    return new Place(
        code, tenant, token(ministry, "lead"), token("/v1/tenants/" + tenant, "member"));
  }

  private String token(String home, String role) {
    return made(operator, home + "/tokens", "{\"name\":\"%1$s\",\"role\":\"%1$s\"}".formatted(role))
        .get("secret")
        .asText();
  }

  private static String quota(Place place) {
    return "/v1/tenants/" + place.tenant() + "/quota";
  }

  private static String flavor(String name, int vcpus) {
    return "{\"name\":\"%s\",\"vcpus\":%d,\"memoryMiB\":1024,\"rootDiskGiB\":5}"
        .formatted(name, vcpus);
  }

  private static String vm(String name, String flavor) {
    return "{\"name\":\"%s\",\"flavor\":\"%s\",\"image\":\"tiny\"}".formatted(name, flavor);
  }

  private static String body(String call, String payload) {
    return "{\"call\":\"%s\",\"payload\":%s,\"reason\":\"a campaign\"}".formatted(call, payload);
  }

  private static String path(JsonNode asked) {
    return "/v1/requests/" + asked.get("id").asText();
  }

  private JsonNode asked(Place place, String call, String payload) {
    return made(place.member(), "/v1/tenants/" + place.tenant() + "/requests", body(call, payload));
  }

  private JsonNode act(
      int status, String token, JsonNode asked, String verb, @Nullable String body) {
    return json(status, token, "POST", path(asked) + "/actions/" + verb, body);
  }

  private String code(
      int status, String token, JsonNode asked, String verb, @Nullable String body) {
    return act(status, token, asked, verb, body).get("type").asText().replace("urn:faso:", "");
  }

  private JsonNode made(String token, String path, String body) {
    return json(201, token, "POST", path, body);
  }

  private JsonNode ok(String token, String path) {
    return json(200, token, "GET", path, null);
  }

  private JsonNode json(
      int status, String token, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
