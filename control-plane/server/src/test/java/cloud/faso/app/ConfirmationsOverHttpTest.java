package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.junit.jupiter.api.Test;

/** What destroys a ministry's data is done when a second operator confirms it, and not before. */
@OnBothDatabases
final class ConfirmationsOverHttpTest extends TwoOperators {

  @Test
  void a_ministry_goes_when_another_operator_confirms_it() {
    String ministry = ministry("culture");
    JsonNode asked = asked("culture");
    assertThat(asked.get("outcome").asText()).isEqualTo("WAITING");
    assertThat(asked.get("target").asText()).isEqualTo(ministry);
    json(200, one, "GET", "/v1/ministries/culture", null);

    String confirm = confirm(asked);
    JsonNode done = json(200, other, "POST", confirm, null);

    assertThat(done.get("outcome").asText()).isEqualTo("CONFIRMED");
    json(404, one, "GET", "/v1/ministries/culture", null);
    assertThat(code(409, other, confirm)).isEqualTo("confirmation-ended");
    JsonNode told =
        json(200, one, "GET", "/v1/audit?sort=at&target=" + ministry, null).get("items");
    JsonNode deletion =
        told.valueStream()
            .filter(entry -> entry.get("status").asInt() == 204)
            .findFirst()
            .orElseThrow();
    assertThat(deletion.get("verb").asText()).isEqualTo("deleteMinistry");
    assertThat(deletion.get("name").asText()).isEqualTo("one");
    assertThat(deletion.get("because").asText()).isEqualTo(done.get("id").asText());
    assertThat(deletion.get("confirmedBy").asText()).isEqualTo(done.get("endedBy").asText());
  }

  @Test
  void nobody_confirms_what_they_asked_for_under_whatever_name() {
    ministry("eau");
    String confirm = confirm(asked("eau"));
    String own = operatorToken(one, "own");
    String owns = operatorToken(own, "owns");

    for (String same : new String[] {one, own, owns}) {
      assertThat(code(403, same, confirm)).isEqualTo("same-person");
    }
    assertThat(faso.call(one, "DELETE", "/v1/tokens/own", null).statusCode()).isEqualTo(204);
    assertThat(code(403, owns, confirm)).as("what lay between is gone").isEqualTo("same-person");
    json(200, one, "GET", "/v1/ministries/eau", null);
    json(200, other, "POST", confirm, null);
  }

  @Test
  void a_script_confirms_nothing_once_nobody_who_may_answers_for_it() {
    ministry("sports-4");
    String confirm = confirm(asked("sports-4"));
    String left = operatorToken(operatorSession("leaving"), "left-behind");
    assertThat(code(403, left, confirm)).isEqualTo("operator-too-new");

    json(200, one, "POST", "/v1/people/leaving/actions/disable", null);

    json(200, left, "GET", "/v1/ministries/sports-4", null);
    assertThat(code(403, left, confirm)).isEqualTo("nobody-answers");
  }

  @Test
  void nobody_is_the_second_person_whom_the_first_could_have_made_up_today() {
    ministry("sports-2");
    String confirm = confirm(asked("sports-2"));
    String madeUp = operatorSession("colleague");

    assertThat(code(403, madeUp, confirm)).isEqualTo("operator-too-new");

    String asked =
        confirm(json(202, madeUp, "DELETE", "/v1/ministries/" + ministry("sports-3"), null));
    assertThat(code(403, one, asked)).as("as the first neither").isEqualTo("operator-too-new");
    json(200, other, "POST", confirm, null);
  }

  @Test
  void what_cannot_be_done_is_told_to_whoever_asks() {
    ministry("justice");
    String path = "/v1/ministries/justice";
    HttpRequest stale =
        HttpRequest.newBuilder(faso.url().resolve(path))
            .DELETE()
            .header("Authorization", "Bearer " + one)
            .header("If-Match", "\"7\"")
            .build();
    assertThat(faso.send(stale).statusCode()).isEqualTo(412);
    json(201, one, "POST", path + "/tenants", "{\"name\":\"court\"}");
    assertThat(faso.call(one, "DELETE", path, null).statusCode()).isEqualTo(409);
  }

  @Test
  void what_stands_in_the_way_by_then_is_told_and_all_goes_on_waiting() {
    ministry("mines");
    String confirm = confirm(asked("mines"));
    json(201, one, "POST", "/v1/ministries/mines/tenants", "{\"name\":\"pit\"}");

    assertThat(code(409, other, confirm)).isEqualTo("in-use");

    assertThat(faso.call(one, "DELETE", "/v1/tenants/pit", null).statusCode()).isEqualTo(204);
    json(200, other, "POST", confirm, null);
  }

  @Test
  void what_nobody_confirms_within_an_hour_lapses_and_has_to_be_asked_for_anew() {
    ministry("tourisme");
    JsonNode asked = asked("tourisme");
    String id = asked.get("id").asText();
    assertThat(
            Duration.between(
                Instant.parse(asked.get("askedAt").asText()),
                Instant.parse(asked.get("expiresAt").asText())))
        .isEqualTo(Duration.ofHours(1));
    assertThat(asked("tourisme").get("id").asText()).as("it goes on waiting").isEqualTo(id);

    OffsetDateTime past = OffsetDateTime.parse("2026-01-01T00:00:00Z");
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute("update confirmation set expires_at = ? where id = ?", past, id));

    assertThat(code(409, other, confirm(asked))).isEqualTo("confirmation-ended");
    assertThat(json(200, one, "GET", "/v1/confirmations/" + id, null).get("outcome").asText())
        .isEqualTo("LAPSED");
    json(200, one, "GET", "/v1/ministries/tourisme", null);
    JsonNode anew = asked("tourisme");
    assertThat(anew.get("id").asText()).isNotEqualTo(id);
    json(200, other, "POST", confirm(anew), null);
  }

  @Test
  void what_is_withdrawn_is_not_done() {
    ministry("sports");
    JsonNode asked = asked("sports");
    String id = "/v1/confirmations/" + asked.get("id").asText();

    json(200, one, "POST", id + "/actions/withdraw", null);

    assertThat(code(409, other, confirm(asked))).isEqualTo("confirmation-ended");
    assertThat(json(200, one, "GET", id, null).get("outcome").asText()).isEqualTo("WITHDRAWN");
    json(200, one, "GET", "/v1/ministries/sports", null);
  }

  private String ministry(String code) {
    return json(
            201,
            one,
            "POST",
            "/v1/ministries",
            "{\"code\":\"%s\",\"nameFr\":\"x\",\"nameEn\":\"x\"}".formatted(code))
        .get("id")
        .asText();
  }

  private JsonNode asked(String ministry) {
    return json(202, one, "DELETE", "/v1/ministries/" + ministry, null);
  }

  private String operatorToken(String maker, String name) {
    String body = "{\"name\":\"%s\",\"role\":\"operator\"}".formatted(name);
    return json(201, maker, "POST", "/v1/tokens", body).get("secret").asText();
  }

  /** A local user with the operator's role, as {@code one} can make them. */
  private String operatorSession(String username) {
    String oneTime =
        json(
                201,
                one,
                "POST",
                "/v1/people",
                "{\"username\":\"%1$s\",\"name\":\"%1$s\"}".formatted(username))
            .get("oneTimePassword")
            .asText();
    json(
        201,
        one,
        "POST",
        "/v1/members",
        "{\"person\":\"%s\",\"role\":\"operator\"}".formatted(username));
    String login = "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, oneTime);
    String session = json(200, null, "POST", "/v1/login", login).get("secret").asText();
    String change =
        "{\"currentPassword\":\"%s\",\"newPassword\":\"long enough for all\"}".formatted(oneTime);
    assertThat(faso.call(session, "POST", "/v1/me/actions/change-password", change).statusCode())
        .isEqualTo(204);
    return session;
  }
}
