package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** People sign in, get and lose what they may do, and make tokens of their own. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PeopleOverHttpTest {

  private static final String PASSWORD = "a password that is long";

  @Parameter private TestDatabases.Kind kind;
  private RunningControlPlane faso;
  private String operator;
  private String tenant;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, kind.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("root");
    made("/v1/ministries", "{\"code\":\"sante\",\"nameFr\":\"Santé\",\"nameEn\":\"Health\"}");
    tenant = made("/v1/ministries/sante/tenants", "{\"name\":\"prod\"}").get("id").asText();
  }

  @AfterParameterizedClassInvocation
  void stop() {
    faso.close();
  }

  @Test
  void a_local_user_signs_in_calls_and_signs_out() {
    String oneTime = person("awa");
    member("/v1/ministries/sante", "awa", "lead");

    JsonNode session = ok(null, "POST", "/v1/login", login("awa", oneTime));
    String secret = session.get("secret").asText();
    assertThat(session.get("mustChangePassword").asBoolean()).isTrue();
    assertThat(code(403, secret, "GET", "/v1/me", null)).isEqualTo("password-change-required");

    changePassword(secret, oneTime);
    JsonNode me = ok(secret, "GET", "/v1/me", null);
    assertThat(me.get("username").asText()).isEqualTo("awa");
    assertThat(me.at("/grants/0/role").asText()).isEqualTo("lead");
    assertThat(me.at("/grants/0/ministry").asText()).isEqualTo("sante");
    made(secret, "/v1/ministries/sante/tenants", "{\"name\":\"made-by-awa\"}");

    assertThat(faso.call(secret, "POST", "/v1/logout", null).statusCode()).isEqualTo(204);
    assertThat(code(401, secret, "GET", "/v1/me", null)).isEqualTo("unauthenticated");
    assertThat(code(401, null, "POST", "/v1/login", login("awa", oneTime)))
        .isEqualTo("wrong-credentials");
    ok(null, "POST", "/v1/login", login("awa", PASSWORD));
  }

  @Test
  void the_audit_names_the_person_behind_the_session_and_behind_a_token_of_theirs() {
    String session = session("issa");
    String person = ok(operator, "GET", "/v1/people/issa", null).get("id").asText();
    member("/v1", "issa", "operator");
    made(session, "/v1/sites", "{\"name\":\"by-issa\"}");
    String secret = ownToken(session, "scripts", "member");
    made(secret, "/v1/tenants/prod/security-groups", "{\"name\":\"by-issa\"}");

    JsonNode entries = ok(operator, "GET", "/v1/audit?sort=at&actor=" + person, null).get("items");

    assertThat(entries.findValuesAsText("verb"))
        .containsExactly(
            "login", "changePassword", "createSite", "createMyToken", "createSecurityGroup");
    assertThat(entries.findValuesAsText("person")).containsOnly(person);
    assertThat(entries.at("/4/token")).isEqualTo(entries.at("/3/target"));
    assertThat(entries.toString()).doesNotContain("faso_").doesNotContain(PASSWORD);
  }

  @Test
  void what_is_taken_away_counts_no_more_from_the_next_call_on() {
    String session = session("binta");
    assertThat(code(403, session, "GET", "/v1/tenants/prod", null)).isEqualTo("no-role");
    String member = member("/v1/tenants/prod", "binta", "member");
    String token = ownToken(session, "deploy", "member");
    ok(session, "GET", "/v1/tenants/prod/vms", null);
    ok(token, "GET", "/v1/tenants/prod/vms", null);

    ok(operator, "PATCH", "/v1/tenants/prod/members/" + member, "{\"role\":\"viewer\"}");
    ok(token, "GET", "/v1/tenants/prod/vms", null);
    String key = "{\"name\":\"k\",\"role\":\"viewer\"}";
    assertThat(code(403, token, "POST", "/v1/tenants/prod/tokens", key)).isEqualTo("forbidden");

    gone("/v1/tenants/prod/members/binta");
    assertThat(code(403, session, "GET", "/v1/tenants/prod/vms", null)).isEqualTo("no-role");
    assertThat(code(403, token, "GET", "/v1/tenants/prod/vms", null)).isEqualTo("no-role");
  }

  @Test
  void a_person_who_is_disabled_is_kept_out_whatever_they_bear() {
    String session = session("oumar");
    member("/v1/tenants/prod", "oumar", "member");
    String token = ownToken(session, "ci", "viewer");

    ok(operator, "POST", "/v1/people/oumar/actions/disable", null);

    assertThat(code(401, session, "GET", "/v1/me", null)).isEqualTo("unauthenticated");
    assertThat(code(401, token, "GET", "/v1/me", null)).isEqualTo("unauthenticated");
    assertThat(code(401, null, "POST", "/v1/login", login("oumar", PASSWORD)))
        .isEqualTo("wrong-credentials");

    ok(operator, "POST", "/v1/people/oumar/actions/enable", null);
    ok(token, "GET", "/v1/me", null);
    assertThat(code(401, session, "GET", "/v1/me", null)).as("sessions ended").isNotNull();
  }

  @Test
  void a_token_of_ones_own_reaches_no_further_than_its_maker() {
    String session = session("aline");
    member("/v1/tenants/prod", "aline", "viewer");

    String member = "{\"name\":\"up\",\"role\":\"member\",\"tenant\":\"%s\"}".formatted(tenant);
    assertThat(code(403, session, "POST", "/v1/me/tokens", member)).isEqualTo("forbidden");
    String lead = "{\"name\":\"up\",\"role\":\"lead\",\"ministry\":\"sante\"}";
    assertThat(code(422, session, "POST", "/v1/me/tokens", lead)).isEqualTo("invalid");
    String nowhere = "{\"name\":\"up\",\"role\":\"viewer\"}";
    assertThat(code(422, session, "POST", "/v1/me/tokens", nowhere)).isEqualTo("invalid");

    String token = ownToken(session, "read", "viewer");
    assertThat(ok(session, "GET", "/v1/me/tokens", null).get("items")).hasSize(1);
    assertThat(faso.call(session, "DELETE", "/v1/me/tokens/read", null).statusCode())
        .isEqualTo(204);
    assertThat(code(401, token, "GET", "/v1/me", null)).isEqualTo("unauthenticated");
  }

  @Test
  void a_lead_gives_roles_in_the_ministry_and_none_above() {
    String session = session("lead");
    member("/v1/ministries/sante", "lead", "lead");
    person("given");

    made(session, "/v1/tenants/prod/members", "{\"person\":\"given\",\"role\":\"viewer\"}");
    assertThat(
            code(
                409,
                session,
                "POST",
                "/v1/tenants/prod/members",
                "{\"person\":\"given\",\"role\":\"member\"}"))
        .isEqualTo("name-taken");
    assertThat(
            code(
                403, session, "POST", "/v1/members", "{\"person\":\"given\",\"role\":\"auditor\"}"))
        .isEqualTo("forbidden");
    assertThat(
            code(
                422,
                session,
                "POST",
                "/v1/tenants/prod/members",
                "{\"person\":\"nobody\",\"role\":\"viewer\"}"))
        .isEqualTo("invalid");
  }

  @Test
  void whoever_guesses_is_slowed_down_and_the_right_password_works_again_afterwards() {
    person("victim");
    HttpResponse<String> delayed = delayed("victim");

    assertThat(delayed.headers().firstValue("Retry-After")).isPresent();
    assertThat(delayed.body()).contains("login-delayed");
    // Nobody learns from it whether there is such a user.
    assertThat(delayed("no-such-user").body()).contains("login-delayed");
  }

  /** The first answer to a guess that has to wait: each of those before makes the wait longer. */
  private HttpResponse<String> delayed(String username) {
    for (int i = 0; i < 5; i++) {
      assertThat(code(401, null, "POST", "/v1/login", login(username, "wrong")))
          .isEqualTo("wrong-credentials");
    }
    return await()
        .atMost(60, SECONDS)
        .until(
            () -> faso.call(null, "POST", "/v1/login", login(username, "wrong")),
            answer -> answer.statusCode() == 429);
  }

  @Test
  void a_new_password_ends_the_other_sessions() {
    String first = session("yacouba");
    String second =
        ok(null, "POST", "/v1/login", login("yacouba", PASSWORD)).get("secret").asText();
    assertThat(
            code(
                422,
                second,
                "POST",
                "/v1/me/actions/change-password",
                "{\"currentPassword\":\"guessed\",\"newPassword\":\"%s\"}".formatted(PASSWORD)))
        .isEqualTo("invalid");

    faso.call(
        second,
        "POST",
        "/v1/me/actions/change-password",
        "{\"currentPassword\":\"%s\",\"newPassword\":\"another long one\"}".formatted(PASSWORD));

    assertThat(code(401, first, "GET", "/v1/me", null)).isEqualTo("unauthenticated");
    assertThat(code(403, second, "GET", "/v1/me", null)).isEqualTo("no-role");
  }

  @Test
  void it_is_explained_who_may_what_and_by_which_role() {
    session("explained");
    member("/v1/ministries/sante", "explained", "lead");
    String ask = "/v1/access/explain?who=explained&target=prod&operation=";

    JsonNode may = ok(operator, "GET", ask + "createVm", null);
    assertThat(may.get("allowed").asBoolean()).isTrue();
    assertThat(may.at("/by/role").asText()).isEqualTo("lead");

    JsonNode mayNot = ok(operator, "GET", ask + "createSite", null);
    assertThat(mayNot.get("allowed").asBoolean()).isFalse();
    assertThat(mayNot.at("/needed/0").asText()).isEqualTo("operator");
    assertThat(mayNot.at("/givenBy/0").asText()).isEqualTo("operator");
    assertThat(code(422, operator, "GET", ask + "doAnything", null)).isEqualTo("invalid");

    String lead = session("asking-lead");
    member("/v1/ministries/sante", "asking-lead", "lead");
    ok(lead, "GET", ask + "createVm", null);
    assertThat(code(403, lead, "GET", ask + "createSite", null)).isEqualTo("forbidden");

    JsonNode table = ok(operator, "GET", "/v1/access/table", null).get("items");
    assertThat(table.findValuesAsText("operation")).contains("createVm", "login");
  }

  @Test
  void what_keeps_out_whatever_the_roles_are_is_explained_as_the_reason() {
    person("newcomer");
    member("/v1/ministries/sante", "newcomer", "lead");
    String ask = "/v1/access/explain?who=newcomer&target=prod&operation=";

    JsonNode mayNot = ok(operator, "GET", ask + "createVm", null);
    assertThat(mayNot.get("allowed").asBoolean()).isFalse();
    assertThat(mayNot.get("reason").asText()).contains("newcomer", "one-time password");
    JsonNode may = ok(operator, "GET", ask + "changePassword", null);
    assertThat(may.get("allowed").asBoolean()).isTrue();
    assertThat(may.get("reason").isNull()).isTrue();

    ok(operator, "POST", "/v1/people/newcomer/actions/disable", null);
    assertThat(ok(operator, "GET", ask + "changePassword", null).get("reason").asText())
        .contains("disabled");
  }

  @Test
  void the_last_operator_keeps_a_way_in() {
    session("chief");
    String member = member("/v1", "chief", "operator");
    ok(operator, "GET", "/v1/members/" + member, null);
    assertThat(faso.call(operator, "DELETE", "/v1/members/chief", null).statusCode())
        .as("the token root is another way in")
        .isEqualTo(204);
    assertThat(code(409, operator, "DELETE", "/v1/tokens/root", null)).isEqualTo("in-use");
  }

  @Test
  void whoever_holds_the_machine_gets_in_again_as_an_operator() {
    session("rescue");
    member("/v1", "rescue", "auditor");
    ok(operator, "POST", "/v1/people/rescue/actions/disable", null);

    String oneTime = faso.plane().firstOperator().make("rescue");

    String secret = ok(null, "POST", "/v1/login", login("rescue", oneTime)).get("secret").asText();
    changePassword(secret, oneTime);
    assertThat(ok(secret, "GET", "/v1/me", null).at("/grants/0/role").asText())
        .isEqualTo("operator");
    gone("/v1/members/rescue");
  }

  private String person(String username) {
    return made("/v1/people", "{\"username\":\"%1$s\",\"name\":\"%1$s\"}".formatted(username))
        .get("oneTimePassword")
        .asText();
  }

  /** A session of a new local user. */
  private String session(String username) {
    String oneTime = person(username);
    String secret = ok(null, "POST", "/v1/login", login(username, oneTime)).get("secret").asText();
    changePassword(secret, oneTime);
    return secret;
  }

  private void changePassword(String session, String present) {
    HttpResponse<String> changed =
        faso.call(
            session,
            "POST",
            "/v1/me/actions/change-password",
            "{\"currentPassword\":\"%s\",\"newPassword\":\"%s\"}".formatted(present, PASSWORD));
    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(204);
  }

  private String member(String place, String person, String role) {
    return made(place + "/members", "{\"person\":\"%s\",\"role\":\"%s\"}".formatted(person, role))
        .get("id")
        .asText();
  }

  private String ownToken(String session, String name, String role) {
    return made(
            session,
            "/v1/me/tokens",
            "{\"name\":\"%s\",\"role\":\"%s\",\"tenant\":\"prod\"}".formatted(name, role))
        .get("secret")
        .asText();
  }

  private static String login(String username, String password) {
    return "{\"username\":\"%s\",\"password\":\"%s\"}".formatted(username, password);
  }

  private JsonNode made(String path, String body) {
    return made(operator, path, body);
  }

  private JsonNode made(String token, String path, String body) {
    return json(201, token, "POST", path, body);
  }

  private JsonNode ok(@Nullable String token, String method, String path, @Nullable String body) {
    return json(200, token, method, path, body);
  }

  private void gone(String path) {
    HttpResponse<String> answer = faso.call(operator, "DELETE", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(204);
  }

  /** The code of the problem. */
  private String code(
      int status, @Nullable String token, String method, String path, @Nullable String body) {
    return json(status, token, method, path, body).get("type").asText().replace("urn:faso:", "");
  }

  private JsonNode json(
      int status, @Nullable String token, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
