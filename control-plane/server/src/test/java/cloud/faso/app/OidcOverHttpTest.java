package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.LockWaits;
import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.util.Duration;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** People of a real OpenID Connect issuer, whose tokens, keys and groups come and go. */
@Tag("issuer")
final class OidcOverHttpTest {

  @TempDir private Path home;
  private IssuerProcess issuer;
  private RunningControlPlane faso;
  private String operator;

  @BeforeEach
  void start() throws Exception {
    issuer = new IssuerProcess(home);
    issuer.start("first");
    faso =
        new RunningControlPlane(
            home.resolve("faso"),
            TestDatabases.Kind.H2.newDatabase(),
            configuration -> configuration.oidc = oidc());
    operator = faso.plane().tokens.bootstrapOperator("root");
    made("/v1/ministries", "{\"code\":\"sante\",\"nameFr\":\"Santé\",\"nameEn\":\"Health\"}");
    made("/v1/ministries/sante/tenants", "{\"name\":\"prod\"}");
  }

  private OidcConfiguration oidc() {
    OidcConfiguration oidc = new OidcConfiguration();
    oidc.issuer = issuer.url();
    oidc.audience = "https://faso.test";
    oidc.refetchAfter = Duration.milliseconds(100);
    oidc.groups =
        List.of(
            new OidcConfiguration.Group("faso-operators", "operator", null, null),
            new OidcConfiguration.Group("faso-{ministry}-lead", "lead", null, null),
            new OidcConfiguration.Group("faso/{ministry}/{tenant}/viewer", "viewer", null, null));
    return oidc;
  }

  @AfterEach
  void stop() {
    faso.close();
    issuer.close();
  }

  @Test
  void the_first_call_of_a_person_makes_them_known_with_what_their_groups_give() {
    String token =
        issuer.token("{\"sub\":\"awa\",\"name\":\"Awa\",\"groups\":[\"faso-sante-lead\"]}");

    JsonNode me = json(200, token, "GET", "/v1/me", null);

    assertThat(me.get("name").asText()).isEqualTo("Awa");
    assertThat(me.get("token").isNull()).isTrue();
    assertThat(me.at("/grants/0/role").asText()).isEqualTo("lead");
    assertThat(me.at("/grants/0/ministry").asText()).isEqualTo("sante");
    json(201, token, "POST", "/v1/ministries/sante/tenants", "{\"name\":\"by-awa\"}");
    for (String secret : List.of(token, token.substring(token.lastIndexOf('.') + 1))) {
      assertThat(Tables.holding(faso.plane().surroundings().database(), secret)).isEmpty();
    }
    JsonNode member =
        json(200, operator, "GET", "/v1/ministries/sante/members", null).at("/items/0");
    assertThat(member.get("kind").asText()).isEqualTo("CLAIMED");
    String path = "/v1/ministries/sante/members/" + member.get("id").asText();
    assertThat(json(409, operator, "DELETE", path, null).get("type").asText())
        .isEqualTo("urn:faso:claimed-member");
  }

  @Test
  void a_person_without_any_role_is_told_whom_to_ask() {
    String token = issuer.token("{\"sub\":\"nobody\",\"name\":\"Issa\",\"groups\":[\"others\"]}");

    JsonNode refused = json(403, token, "GET", "/v1/me", null);

    assertThat(refused.get("type").asText()).isEqualTo("urn:faso:no-role");
    assertThat(refused.get("detail").asText()).contains("Issa").contains("lead");
  }

  @Test
  void a_group_that_comes_and_goes_takes_its_role_along_and_leaves_what_was_given() {
    String viewer = "\"groups\":[\"faso/sante/prod/viewer\"]";
    json(
        200,
        issuer.token("{\"sub\":\"moussa\",\"offset\":-20," + viewer + "}"),
        "GET",
        "/v1/me",
        null);
    String person = json(200, operator, "GET", "/v1/people", null).at("/items/0/id").asText();
    made("/v1/ministries/sante/members", "{\"person\":\"%s\",\"role\":\"lead\"}".formatted(person));

    String both = issuer.token("{\"sub\":\"moussa\",\"offset\":-10," + viewer + "}");
    assertThat(roles(both)).containsExactlyInAnyOrder("viewer", "lead");
    String later = issuer.token("{\"sub\":\"moussa\",\"groups\":[]}");
    assertThat(roles(later)).containsExactly("lead");
    assertThat(roles(both)).as("an older token says nothing new").containsExactly("lead");

    assertThat(json(200, operator, "GET", "/v1/audit?limit=100", null).get("items"))
        .filteredOn(entry -> entry.path("target").asText().equals(person))
        .extracting(entry -> entry.get("verb").asText() + ": " + entry.get("request").asText())
        .as("one entry for each role that was given or taken")
        .containsExactlyInAnyOrder(
            "createTenantMember: the issuer’s groups: viewer",
            "createMinistryMember: POST /v1/ministries/sante/members",
            "deleteTenantMember: the issuer’s groups: viewer");
  }

  @Test
  void a_group_of_a_tenant_that_goes_meanwhile_gives_nothing() throws Exception {
    made("/v1/ministries/sante/tenants", "{\"name\":\"gone\"}");
    String token =
        issuer.token(
            "{\"sub\":\"awa\",\"groups\":[\"faso-sante-lead\",\"faso/sante/gone/viewer\"]}");
    Jdbi jdbi = Databases.jdbi(faso.plane().surroundings().database());

    CompletableFuture<List<String>> roles =
        jdbi.inTransaction(
            deletion -> {
              assertThat(deletion.execute("delete from tenant where name = 'gone'")).isEqualTo(1);
              CompletableFuture<List<String>> waiting =
                  CompletableFuture.supplyAsync(() -> roles(token));
              LockWaits.await(jdbi, waiting);
              return waiting;
            });

    assertThat(roles.get(60, SECONDS)).containsExactly("lead");
    assertThat(json(200, operator, "GET", "/v1/audit?limit=100", null).findValuesAsText("verb"))
        .contains("createMinistryMember")
        .doesNotContain("createTenantMember");
  }

  @Test
  void a_group_of_a_ministry_that_was_retired_gives_nothing_and_it_is_said_why() {
    made("/v1/ministries", "{\"code\":\"culture\",\"nameFr\":\"C\",\"nameEn\":\"C\"}");
    String path = "/v1/ministries/culture";
    String id = json(200, operator, "GET", path, null).get("id").asText();
    PastUse.insert(faso, id, YearMonth.of(2026, 1));
    String groups = "\"groups\":[\"faso-culture-lead\"]";
    String before = issuer.token("{\"sub\":\"issa\",\"offset\":-20," + groups + "}");
    assertThat(roles(before)).containsExactly("lead");
    assertThat(faso.call(operator, "DELETE", path, null).statusCode()).isEqualTo(204);

    String after = issuer.token("{\"sub\":\"issa\"," + groups + "}");
    String stranger = issuer.token("{\"sub\":\"ali\"," + groups + "}");
    for (String token : List.of(before, after, stranger)) {
      JsonNode refused = json(403, token, "GET", "/v1/me", null);
      assertThat(refused.get("type").asText()).isEqualTo("urn:faso:no-role");
      assertThat(refused.get("detail").asText()).contains("retired");
    }
    String person = people().at("/items/0/id").asText();
    JsonNode mayNot =
        json(
            200,
            operator,
            "GET",
            "/v1/access/explain?operation=createTenant&target=culture&who=" + person,
            null);
    assertThat(mayNot.get("allowed").asBoolean()).isFalse();
    assertThat(mayNot.get("grants")).isEmpty();
    assertThat(mayNot.get("reason").asText()).contains("culture", "retired");
    assertThat(json(200, operator, "GET", path + "/members", null).get("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"aud\":\"https://other.test\"}",
        "{\"iss\":\"http://127.0.0.1:1\"}",
        "{\"offset\":-400,\"life\":300}",
        "{\"nbf\":4102444800}",
        "{\"iat\":4102444800}",
        "{\"iat\":null}",
        "{\"exp\":null}",
        "{\"sub\":null}",
        "{\"alg\":\"none\"}",
        "{\"alg\":\"HS256\"}",
        "{\"header\":{\"kid\":\"unknown\"}}",
        "{\"header\":{\"typ\":\"logout+jwt\"}}"
      })
  void what_is_not_good_is_nobodys(String wrong) {
    assertThat(code(401, issuer.token(wrong))).isEqualTo("unauthenticated");
  }

  @Test
  void an_address_counts_once_the_issuer_vouches_for_it() {
    String awa = "{\"sub\":\"awa\",\"email\":\"awa@gov.example\",\"groups\":[\"faso-operators\"]";
    json(200, issuer.token(awa + ",\"offset\":-20}"), "GET", "/v1/me", null);
    assertThat(people().at("/items/0/email").isNull()).isTrue();

    String vouched = ",\"offset\":-10,\"email_verified\":true}";
    json(200, issuer.token(awa + vouched), "GET", "/v1/me", null);
    assertThat(people().at("/items/0/email").asText()).isEqualTo("awa@gov.example");

    String withdrawn = ",\"email_verified\":false}";
    json(200, issuer.token(awa + withdrawn), "GET", "/v1/me", null);
    assertThat(people().at("/items/0/email").isNull()).isTrue();
  }

  private JsonNode people() {
    return json(200, operator, "GET", "/v1/people", null);
  }

  @Test
  void clocks_may_be_a_minute_apart() {
    assertThat(code(403, issuer.token("{\"offset\":-330,\"life\":300}"))).isEqualTo("no-role");
    assertThat(code(403, issuer.token(from(30)))).isEqualTo("no-role");
    assertThat(code(401, issuer.token(from(90)))).isEqualTo("unauthenticated");
  }

  /** That is valid from so many seconds ahead on. */
  private static String from(int seconds) {
    long begin = Instant.now().getEpochSecond() + seconds;
    return "{\"offset\":%d,\"nbf\":%d}".formatted(seconds, begin);
  }

  @Test
  void keys_are_changed_and_the_old_ones_void() throws Exception {
    String old = issuer.token("{\"sub\":\"awa\",\"groups\":[\"faso-operators\"]}");
    json(200, old, "GET", "/v1/me", null);

    String unseen = issuer.token("{\"sub\":\"issa\",\"groups\":[\"faso-operators\"]}");
    issuer.start("second");

    String fresh = issuer.token("{\"sub\":\"awa\",\"groups\":[\"faso-operators\"]}");
    await()
        .atMost(60, SECONDS)
        .until(() -> faso.call(fresh, "GET", "/v1/me", null).statusCode() == 200);
    // Not the one of before, whose check is remembered for a while.
    assertThat(code(401, unseen)).isEqualTo("unauthenticated");
  }

  @Test
  void without_the_issuer_the_rest_goes_on_and_with_it_its_people_come_again() throws Exception {
    String token = issuer.token("{\"sub\":\"awa\",\"groups\":[\"faso-operators\"]}");
    issuer.stop();
    assertThat(code(503, token)).isEqualTo("issuer-unavailable");
    json(200, operator, "GET", "/v1/me", null);

    issuer.start("first");

    await()
        .atMost(60, SECONDS)
        .until(() -> faso.call(token, "GET", "/v1/me", null).statusCode() == 200);
  }

  @Test
  void a_site_cut_off_from_its_directory_lets_local_users_in_and_tells_others_why()
      throws Exception {
    String salif = "{\"username\":\"salif\",\"name\":\"Salif\"}";
    String oneTime =
        json(201, operator, "POST", "/v1/people", salif).get("oneTimePassword").asText();
    made("/v1/ministries/sante/members", "{\"person\":\"salif\",\"role\":\"lead\"}");
    String token = issuer.token("{\"sub\":\"awa\",\"groups\":[\"faso-operators\"]}");
    issuer.stop();

    Terminal terminal = terminal(Map.of("DISPLAY", ":0"));
    terminal.typed = oneTime;
    assertThat(terminal.said("login", "--user", "salif")).contains("Salif");
    terminal.typed = oneTime + "\nun mot de passe bien long";
    terminal.said("me", "change-password");
    assertThat(terminal.said("me")).contains("role=lead", "ministry=sante");

    Terminal.Outcome refused =
        terminal(Map.of("DISPLAY", ":0", "LC_ALL", "fr_BF.UTF-8")).run("login");
    assertThat(refused.err())
        .contains("L’annuaire", issuer.url().toString(), "est injoignable", "login --user NOM")
        .doesNotContain("null");
    assertThat(refused.exit()).isEqualTo(8);
    JsonNode told = inFrench(503, token);
    assertThat(told.get("title").asText()).isEqualTo("L’annuaire est injoignable");
    assertThat(told.get("detail").asText()).contains("les utilisateurs locaux", "continuent");
    assertThat(told.get("type").asText()).isEqualTo("urn:faso:issuer-unavailable");
  }

  private JsonNode inFrench(int status, String token) {
    HttpResponse<String> answer =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve("/v1/me"))
                .header("Authorization", "Bearer " + token)
                .header("Accept-Language", "fr")
                .build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }

  @Test
  void the_command_line_signs_in_with_a_browser() throws Exception {
    issuer.groups("awa", "faso-sante-lead");
    ScriptedBrowser browser = new ScriptedBrowser("awa");
    Terminal terminal = terminal(Map.of("DISPLAY", ":0"));
    terminal.browser = url -> Thread.ofVirtual().start(() -> browser.open(url));

    String said = terminal.said("login");

    assertThat(said).contains("awa of the directory");
    Path session = home.resolve("cli/session.token");
    assertThat(Files.getPosixFilePermissions(session))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    assertThat(Files.readString(session)).startsWith("faso_");
    assertThat(terminal.said("me", "-o", "json")).contains("\"sante\"");
    terminal.said("logout");
    assertThat(session).doesNotExist();
  }

  @Test
  void the_command_line_signs_in_with_a_code_on_another_device() throws Exception {
    issuer.groups("issa", "faso-operators");
    ScriptedBrowser phone = new ScriptedBrowser("issa");
    Terminal terminal = terminal(Map.of());
    terminal.whilePausing =
        () -> {
          String code = terminal.shown().replaceAll("(?s).*\\b([A-Z]{4}-[A-Z]{4})\\b.*", "$1");
          phone.open(issuer.url() + "/device?user_code=" + code);
        };

    terminal.said("login", "--device");

    assertThat(terminal.said("me", "-o", "json")).contains("\"operator\"");
  }

  private Terminal terminal(Map<String, String> environment) throws IOException {
    return new Terminal(home.resolve("cli"), faso.url(), environment);
  }

  private List<String> roles(String token) {
    return json(200, token, "GET", "/v1/me", null).get("grants").findValuesAsText("role");
  }

  private String code(int status, String token) {
    return json(status, token, "GET", "/v1/me", null).get("type").asText().replace("urn:faso:", "");
  }

  private void made(String path, String body) {
    json(201, operator, "POST", path, body);
  }

  private JsonNode json(
      int status, String token, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
