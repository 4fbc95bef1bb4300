package cloud.faso.app;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.app.Receiver.Message;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import io.dropwizard.util.Duration;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.YearMonth;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Events arrive at a target: signed, in order, again until they do, and only one's own. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WebhooksOverHttpTest {

  @Parameter private TestDatabases.Kind kind;
  private RunningControlPlane faso;
  private String operator;
  private Receiver receiver;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    faso =
        new RunningControlPlane(
            home,
            kind.newDatabase(),
            configuration -> {
              configuration.notifications.webhooks.plainHttp = true;
              configuration.notifications.webhooks.networks = List.of("127.0.0.1");
              configuration.notifications.webhooks.firstRetry = Duration.milliseconds(50);
              configuration.notifications.webhooks.longestRetry = Duration.milliseconds(50);
              configuration.notifications.webhooks.attempts = 3;
            });
    operator = faso.plane().tokens.bootstrapOperator("test");
    for (String code : List.of("sante", "eau")) {
      post("/v1/ministries", "{\"code\":\"%s\",\"nameFr\":\"M\",\"nameEn\":\"M\"}".formatted(code));
      post("/v1/ministries/" + code + "/tenants", "{\"name\":\"" + code + "-prod\"}");
    }
  }

  @AfterParameterizedClassInvocation
  void stop() {
    faso.close();
  }

  @BeforeEach
  void listen() throws Exception {
    receiver = new Receiver();
  }

  @AfterEach
  void hangUp() {
    receiver.close();
  }

  @Test
  void what_happens_arrives_signed_and_in_order() {
    String secret = webhook("/v1", "ordered", "site.*").get("secret").asText();
    for (int i = 1; i <= 5; i++) {
      post("/v1/sites", "{\"name\":\"ordered-%d\"}".formatted(i));
    }

    await().atMost(30, SECONDS).until(() -> receiver.messages().size() >= 5);
    assertThat(receiver.messages())
        .extracting(Message::name)
        .containsExactly("ordered-1", "ordered-2", "ordered-3", "ordered-4", "ordered-5");
    assertThat(receiver.messages())
        .allMatch(message -> message.isSignedWith(secret))
        .allMatch(message -> message.type().equals("site.created"));
    assertThat(secret).startsWith("whsec_");
  }

  @Test
  void what_fails_is_tried_again_and_holds_up_the_rest() {
    receiver.answer = 500;
    webhook("/v1", "retried", "rack.*");
    post("/v1/sites", "{\"name\":\"retried\"}");
    post("/v1/racks", "{\"name\":\"first\",\"site\":\"retried\"}");
    post("/v1/racks", "{\"name\":\"second\",\"site\":\"retried\"}");
    await().atMost(30, SECONDS).until(() -> receiver.messages().size() >= 2);
    receiver.answer = 200;

    await().atMost(30, SECONDS).until(() -> receiver.taken().size() >= 2);
    List<String> ids = receiver.messages().stream().map(Message::id).distinct().toList();
    assertThat(receiver.taken()).extracting(Message::name).containsExactly("first", "second");
    assertThat(receiver.taken()).extracting(Message::id).containsExactlyElementsOf(ids);
  }

  @Test
  void what_is_given_up_is_kept_and_replayed_in_its_place() {
    receiver.answer = 302;
    webhook("/v1", "dead", "flavor.*");
    flavor("lost");
    String deliveries = "/v1/webhooks/dead/deliveries?state=DEAD";
    await().atMost(30, SECONDS).until(() -> get(deliveries).get("items").size() == 1);
    JsonNode dead = get(deliveries).at("/items/0");
    assertThat(dead.get("attempts").asInt()).isEqualTo(3);
    assertThat(dead.get("status").asInt()).isEqualTo(302);
    assertThat(dead.get("reason").asText()).isEqualTo("the target answered 302");
    assertThat(get("/v1/webhooks/dead").get("failingSince").isNull()).isFalse();
    receiver.answer = 200;
    flavor("later");
    await().atMost(30, SECONDS).until(() -> receiver.taken().size() == 1);

    post(
        "/v1/webhooks/dead/actions/replay",
        "{\"delivery\":\"%s\"}".formatted(dead.get("id").asText()));

    await().atMost(30, SECONDS).until(() -> receiver.taken().size() == 2);
    assertThat(receiver.taken()).extracting(Message::name).containsExactly("later", "lost");
    assertThat(receiver.taken().getLast().id()).isEqualTo(dead.get("id").asText());
    JsonNode well = get("/v1/webhooks/dead");
    assertThat(well.get("failingSince").isNull()).isTrue();
    assertThat(well.get("backlog").asInt()).isZero();
  }

  @Test
  void a_target_that_is_gone_disables_its_webhook_until_somebody_enables_it() {
    receiver.answer = 410;
    String id = webhook("/v1", "gone", "*").get("id").asText();
    assertThat(post("/v1/webhooks/gone/actions/test", "").get("type").asText())
        .isEqualTo("webhook.ping");
    await().atMost(30, SECONDS).until(() -> !get("/v1/webhooks/gone").get("enabled").asBoolean());
    assertThat(get("/v1/webhooks/gone").get("disabledBy").asText()).isEqualTo("TARGET");
    JsonNode told = get("/v1/audit?verb=patchPlatformWebhook&target=" + id).get("items");
    assertThat(told.findValuesAsText("name")).containsExactly("faso");
    HttpResponse<String> refused =
        faso.call(operator, "POST", "/v1/webhooks/gone/actions/test", null);
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("urn:faso:webhook-disabled");
    receiver.answer = 200;

    faso.call(operator, "PATCH", "/v1/webhooks/gone", "{\"enabled\":true}");

    await()
        .atMost(30, SECONDS)
        .until(
            () -> receiver.taken().stream().anyMatch(each -> each.type().equals("webhook.ping")));
  }

  @Test
  void a_webhook_gets_what_its_owner_may_see() {
    webhook("/v1/ministries/sante", "of-lead", "tenant.*");
    webhook("/v1/tenants/eau-prod", "of-tenant", "tenant.*");
    faso.call(operator, "PATCH", "/v1/tenants/sante-prod", "{\"description\":\"seen by sante\"}");
    faso.call(operator, "PATCH", "/v1/tenants/eau-prod", "{\"description\":\"seen by eau\"}");
    await().atMost(30, SECONDS).until(() -> receiver.messages().size() == 2);
    post("/v1/ministries/sante/webhooks/of-lead/actions/test", "");
    post("/v1/tenants/eau-prod/webhooks/of-tenant/actions/test", "");
    await().atMost(30, SECONDS).until(() -> receiver.messages().size() == 4);

    assertThat(receiver.messages())
        .extracting(Message::name)
        .containsExactlyInAnyOrder("sante-prod", "eau-prod", "of-lead", "of-tenant");
  }

  @Test
  void both_secrets_sign_while_one_takes_the_other_s_place() {
    String former = webhook("/v1", "rotated", "key.*").get("secret").asText();
    String next = post("/v1/webhooks/rotated/actions/rotate-secret", "{}").get("secret").asText();
    post("/v1/webhooks/rotated/actions/test", "");
    await().atMost(30, SECONDS).until(() -> receiver.taken().size() == 1);
    assertThat(receiver.taken().getFirst().isSignedWith(former)).isTrue();
    assertThat(receiver.taken().getFirst().isSignedWith(next)).isTrue();

    String last =
        post("/v1/webhooks/rotated/actions/rotate-secret", "{\"overlapHours\":0}")
            .get("secret")
            .asText();
    post("/v1/webhooks/rotated/actions/test", "");
    await().atMost(30, SECONDS).until(() -> receiver.taken().size() == 2);
    assertThat(receiver.taken().getLast().isSignedWith(next)).isFalse();
    assertThat(receiver.taken().getLast().isSignedWith(last)).isTrue();
  }

  @Test
  void a_secret_is_shown_once_and_stored_nowhere_in_the_clear() {
    String secret = webhook("/v1", "secret", "key.*").get("secret").asText();

    assertThat(get("/v1/webhooks/secret").has("secret")).isFalse();
    assertThat(get("/v1/webhooks").toString()).doesNotContain("whsec_");
    String key = secret.substring("whsec_".length());
    assertThat(Tables.rows(faso.plane().surroundings().database()).toString())
        .doesNotContain(key)
        .doesNotContain("whsec_");
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.2/,                          not on the public internet",
    "https://[::1]/,                             not on the public internet",
    "https://169.254.169.254/latest/meta-data,   not on the public internet",
    "https://[::ffff:10.1.2.3]/,                 not on the public internet",
    "https://[fe80::1]/,                         not on the public internet",
    "https://2130706434/,                        not on the public internet",
    "ftp://example.org/,                         https://",
    "https://user@example.org/,                  password",
    "https://no-such-host.invalid/,              no-such-host.invalid",
  })
  void what_others_cannot_reach_is_not_called_for_them(String url, String said) {
    String body = "{\"name\":\"inside\",\"url\":\"%s\",\"events\":[\"*\"]}".formatted(url);
    HttpResponse<String> answer = faso.call(operator, "POST", "/v1/webhooks", body);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(422);
    JsonNode violation = RunningControlPlane.json(answer.body()).at("/violations/0");
    assertThat(violation.get("pointer").asText()).isEqualTo("/url");
    assertThat(violation.get("detail").asText()).contains(said);
  }

  @Test
  void a_type_of_event_that_there_is_not_is_refused() {
    String body =
        "{\"name\":\"typo\",\"url\":\"%s\",\"events\":[\"vm.*\",\"vm.phases\"]}"
            .formatted(receiver.url());
    HttpResponse<String> answer = faso.call(operator, "POST", "/v1/webhooks", body);

    assertThat(answer.statusCode()).isEqualTo(422);
    assertThat(answer.body()).contains("/events/1");
  }

  private void flavor(String name) {
    post(
        "/v1/flavors",
        "{\"name\":\"%s\",\"vcpus\":1,\"memoryMiB\":512,\"rootDiskGiB\":5}".formatted(name));
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = faso.call(operator, "GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  @Test
  void those_of_a_ministry_go_when_it_is_retired_with_what_they_had_to_send() throws Exception {
    String path = "/v1/ministries/culture";
    String id =
        post("/v1/ministries", "{\"code\":\"culture\",\"nameFr\":\"M\",\"nameEn\":\"M\"}")
            .get("id")
            .asText();
    PastUse.insert(faso, id, YearMonth.of(2026, 1));
    String hers = webhook(path, "hers", "*").get("id").asText();
    receiver.answer = 500;
    post(path + "/tokens", "{\"name\":\"first\",\"role\":\"lead\"}");
    await().atMost(30, SECONDS).until(() -> !receiver.messages().isEmpty());

    try (Receiver platforms = new Receiver()) {
      post(
          "/v1/webhooks",
          "{\"name\":\"retired\",\"url\":\"%s\",\"events\":[\"ministry.*\"]}"
              .formatted(platforms.url()));
      assertThat(faso.call(operator, "DELETE", path, null).statusCode()).isEqualTo(204);
      receiver.answer = 204;

      await().atMost(30, SECONDS).until(() -> !platforms.messages().isEmpty());
      assertThat(platforms.messages())
          .extracting(Message::type)
          .containsExactly("ministry.retired");
    }
    JsonNode retired = RunningControlPlane.json(faso.call(operator, "GET", path, null).body());
    assertThat(retired.get("retiredAt").isTextual()).isTrue();
    assertThat(receiver.messages()).extracting(Message::type).doesNotContain("ministry.retired");
    Jdbi jdbi = Databases.jdbi(faso.plane().surroundings().database());
    for (String rows :
        List.of(
            "select id from webhook where id = ?",
            "select id from webhook_delivery where webhook_id = ?")) {
      assertThat(
              jdbi.<List<String>, RuntimeException>withHandle(
                  handle -> handle.createQuery(rows).bind(0, hers).mapTo(String.class).list()))
          .as(rows)
          .isEmpty();
    }
  }

  private JsonNode webhook(String home, String name, String events) {
    return post(
        home + "/webhooks",
        "{\"name\":\"%s\",\"url\":\"%s\",\"events\":[\"%s\"]}"
            .formatted(name, receiver.url(), events));
  }

  private JsonNode post(String path, String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body.isEmpty() ? null : body);
    assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
    return RunningControlPlane.json(answer.body());
  }
}
