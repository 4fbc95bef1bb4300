package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of a request that cannot be granted, or waits for long, and of its secrets. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestsThatWaitTest extends RequestsOverHttp {

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
  void of_an_approval_and_the_end_of_its_tenant_at_once_one_comes_about() throws Exception {
    for (int i = 0; i < 8; i++) {
      Place place = place("race-" + i);
      JsonNode asked = asked(place, "createVm", vm("late", "large"));
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        Future<HttpResponse<String>> approval =
            threads.submit(
                () -> faso.call(place.lead(), "POST", path(asked) + "/actions/approve", "{}"));
        HttpResponse<String> deletion =
            faso.call(operator, "DELETE", "/v1/tenants/" + place.tenant(), null);

        assertThat(deletion.statusCode()).as(deletion.body()).isIn(204, 409);
        assertThat(approval.get().statusCode() == 200)
            .as("%s; %s", approval.get().body(), deletion.body())
            .isEqualTo(deletion.statusCode() == 409);
      }
    }
    Jdbi jdbi = Databases.jdbi(faso.plane().surroundings().database());
    assertThat(new Doctor(jdbi).examine()).isEmpty();
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
  void more_quota_that_is_there_by_now_is_not_granted_as_if_it_was_more() {
    Place place = place("sports");
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");
    json(200, place.lead(), "PATCH", quota(place), "{\"vcpus\":{\"limit\":6}}");

    assertThat(code(422, place.lead(), asked, "approve", null)).isEqualTo("invalid");
    assertThat(ok(place.lead(), path(asked)).get("phase").asText()).isEqualTo("OPEN");
    JsonNode granted =
        act(200, place.lead(), asked, "approve", "{\"changes\":{\"vcpus\":{\"limit\":7}}}");
    assertThat(granted.get("phase").asText()).isEqualTo("GRANTED");
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
    JsonNode told = ok(operator, "/v1/audit?verb=lapseRequest&target=" + id).get("items");
    assertThat(told).hasSize(1);
    assertThat(told.at("/0/name").asText()).isEqualTo("faso");
    assertThat(told.at("/0/ministry")).isEqualTo(ok(operator, "/v1/ministries/defense").get("id"));
  }

  @Test
  void a_lead_is_reminded_and_whoever_asked_is_told_what_came_of_it() {
    Place place = place("mode");
    var _ = person("lea", "/v1/ministries/mode", "lead");
    String home = "/v1/tenants/" + place.tenant();
    String awa = session("awa", person("awa", home, "member"));
    List<JsonNode> asked =
        IntStream.of(6, 7, 8)
            .mapToObj("{\"vcpus\":{\"limit\":%d}}"::formatted)
            .map(payload -> made(awa, home + "/requests", body("patchTenantQuota", payload)))
            .toList();
    assertThat(mailed("lea")).containsExactly("request-asked", "request-asked", "request-asked");

    passed(asked.getFirst().get("id").asText(), "remind_at");
    look();
    look();
    assertThat(mailed("lea")).hasSize(4).contains("request-reminder");
    assertThat(mailed("awa")).isEmpty();

    act(200, place.lead(), asked.get(0), "approve", null);
    assertThat(mailed("awa")).containsExactly("request-granted");
    act(200, place.lead(), asked.get(1), "refuse", "{\"reason\":\"Not this year.\"}");
    assertThat(mailed("awa")).containsExactly("request-granted", "request-refused");
    assertThat(mails("request-refused", "Not this year.")).isEqualTo(1);
    passed(asked.get(2).get("id").asText(), "lapses_at");
    look();
    look();
    assertThat(mailed("awa"))
        .containsExactly("request-granted", "request-lapsed", "request-refused");
    assertThat(mailed("lea")).hasSize(4);
  }

  /** Makes somebody with a role; gives the one-time password. */
  private String person(String name, String place, String role) {
    String password =
        made(
                operator,
                "/v1/people",
                "{\"username\":\"%1$s\",\"name\":\"%1$s\",\"email\":\"%1$s@example.bf\"}"
                    .formatted(name))
            .get("oneTimePassword")
            .asText();
    made(operator, place + "/members", "{\"person\":\"%s\",\"role\":\"%s\"}".formatted(name, role));
    return password;
  }

  private String session(String name, String password) {
    String login = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(name, password);
    HttpResponse<String> answer = faso.call(null, "POST", "/v1/login", login);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    String session = RunningControlPlane.json(answer.body()).get("secret").asText();
    String change =
        "{\"currentPassword\":\"%s\",\"newPassword\":\"long enough for all\"}".formatted(password);
    assertThat(faso.call(session, "POST", "/v1/me/actions/change-password", change).statusCode())
        .isEqualTo(204);
    return session;
  }

  /** What somebody was written about, in alphabetical order. */
  private List<String> mailed(String name) {
    return Jdbi.create(faso.plane().surroundings().database())
        .withHandle(
            database ->
                database
                    .createQuery("select notice from mail where email = ? order by notice")
                    .bind(0, name + "@example.bf")
                    .mapTo(String.class)
                    .list());
  }

  @Test
  void what_ended_long_ago_is_forgotten_and_what_is_open_is_not() {
    Place place = place("peche");
    JsonNode over = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");
    JsonNode open = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");
    act(200, place.member(), over, "withdraw", null);
    look();
    assertThat(ok(place.member(), path(over)).get("phase").asText()).isEqualTo("WITHDRAWN");

    Jdbi.create(faso.plane().surroundings().database())
        .useHandle(
            database ->
                database.execute(
                    "update request set ended_at = timestamp '2020-01-01 00:00:00' where id = ?",
                    over.get("id").asText()));
    look();

    json(404, place.member(), "GET", path(over), null);
    assertThat(ok(place.member(), path(open)).get("phase").asText()).isEqualTo("OPEN");
  }

  @Test
  void nobody_has_more_than_a_hundred_open_at_a_time() {
    Place place = place("forets");
    String quota = "{\"vcpus\":{\"limit\":6}}";
    JsonNode first = asked(place, "patchTenantQuota", quota);
    for (int i = 1; i < 100; i++) {
      asked(place, "patchTenantQuota", quota);
    }
    String home = "/v1/tenants/" + place.tenant();
    String body = body("patchTenantQuota", quota);
    JsonNode refused = json(409, place.member(), "POST", home + "/requests", body);
    assertThat(refused.get("type").asText()).endsWith("too-many-open");
    assertThat(refused.get("detail").asText()).contains(first.get("id").asText());

    act(200, place.member(), first, "withdraw", null);
    made(place.member(), home + "/requests", body);
    assertThat(faso.call(operator, "DELETE", home, null).statusCode()).isEqualTo(204);
    assertThat(ok(operator, path(first)).get("phase").asText())
        .as("what ended outlives its tenant")
        .isEqualTo("WITHDRAWN");
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
}
