package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.read.ListAppender;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.http.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Secrets of every kind, each told or sent once: afterwards they are nowhere to be read. */
@OnBothDatabases
final class SecretsTest extends InOneWorld {

  /**
   * The one place where a secret stands as it was sent: a guest may need its user data long after
   * its first boot, and a key to it would lie beside it.
   */
  private static final String USER_DATA = "vm_seed.user_data";

  private static final String JWT =
      "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJhd2EifQ.c2lnbmF0dXJlLW9mLW5vYm9keQ";

  private final Map<String, String> secrets = new LinkedHashMap<>();
  private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
  private final Logger log = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  private @Nullable Level before;

  @BeforeEach
  void listen() {
    secrets.clear();
    lines.list.clear();
    before = log.getLevel();
    log.setLevel(Level.INFO);
    lines.start();
    log.addAppender(lines);
  }

  @AfterEach
  void stopListening() {
    log.detachAppender(lines);
    log.setLevel(before);
  }

  @Test
  void no_secret_of_a_call_can_be_read_afterwards() throws Exception {
    tokensAndWebhooks();
    people();
    nodes();
    Set<String> userData = vms();
    refusedCalls();

    Map<String, Set<String>> places = new TreeMap<>();
    world.faso.plane().events.sequencer().work().run();
    secrets.forEach((name, secret) -> places.put(name, stored(secret)));
    read(places);
    // Whoever goes on logging must not change what is being looked through.
    log.detachAppender(lines);
    lines.list.forEach(line -> look(places, "log", line(line)));

    assertThat(lines.list).as("what was logged").isNotEmpty();
    assertThat(secrets).hasSizeGreaterThan(20);
    places.forEach(
        (name, found) ->
            assertThat(found)
                .as(name)
                .isEqualTo(userData.contains(name) ? Set.of(USER_DATA) : Set.of()));
  }

  private void keep(String name, String secret) {
    assertThat(secret).as(name).hasSizeGreaterThan(7);
    assertThat(secrets.put(name, secret)).as(name).isNull();
  }

  private void tokensAndWebhooks() {
    String tenant = "/v1/tenants/" + world.tenant;
    Map<String, String> roles =
        Map.of("/v1", "operator", "/v1/ministries/sante", "lead", tenant, "member");
    roles.forEach(
        (home, role) -> {
          String token = "{\"name\":\"secret\",\"role\":\"%s\"}".formatted(role);
          keep("token of " + home, twice(home + "/tokens", token).get("secret").asText());
          String hook =
              "{\"name\":\"secret\",\"url\":\"http://127.0.0.1:1/\",\"events\":[\"key.deleted\"]}";
          keep("webhook of " + home, signing(twice(home + "/webhooks", hook)));
          String rotate = home + "/webhooks/secret/actions/rotate-secret";
          keep("its next secret of " + home, signing(json(202, world.operator, rotate, null)));
        });
    keep(
        "token of a person",
        twice("/v1/me/tokens", "{\"name\":\"secret\",\"role\":\"auditor\"}")
            .get("secret")
            .asText());
  }

  /** What messages are signed with, however it is written down. */
  private static String signing(JsonNode webhook) {
    return webhook.get("secret").asText().replace("whsec_", "");
  }

  private void people() {
    String body = "{\"username\":\"keeper\",\"name\":\"Keeper\"}";
    keep("one-time password", twice("/v1/people", body).get("oneTimePassword").asText());
    JsonNode reset = json(200, world.operator, "/v1/people/keeper/actions/reset-password", null);
    String oneTime = reset.get("oneTimePassword").asText();
    keep("one-time password after a reset", oneTime);
    keep("wrong password", "guessed-and-wrong");
    answer(401, null, "/v1/login", login("guessed-and-wrong"));
    String session = json(200, null, "/v1/login", login(oneTime)).get("secret").asText();
    keep("first session", session);
    keep("password", "battery horse staple");
    answer(
        204,
        session,
        "/v1/me/actions/change-password",
        "{\"currentPassword\":\"%s\",\"newPassword\":\"battery horse staple\"}".formatted(oneTime));
    keep(
        "session",
        json(200, null, "/v1/login", login("battery horse staple")).get("secret").asText());
  }

  private static String login(String password) {
    return "{\"username\":\"keeper\",\"password\":\"%s\"}".formatted(password);
  }

  private void nodes() throws Exception {
    String join = twice("/v1/nodes/spare/join-token", "{}").get("token").asText();
    keep("join token", join);
    AgentCaller.enrolled(world.faso, join).close();
    keep(
        "join token that nobody used",
        json(201, world.operator, "/v1/nodes/spare/join-token", "{}").get("token").asText());
  }

  /** Names of the secrets that are user data of VMs that are there. */
  private Set<String> vms() {
    String home = "/v1/tenants/" + world.tenant;
    String member = secrets.get("token of " + home);
    keep("user data", "#cloud-config password-of-a-guest");
    twice(home + "/vms", vm("secret", "small", "user data"));

    keep("kubeconfig granted", "client-key-data: LS0tLS1CRUdJTiBHUkFOVEVE");
    answer(201, member, home + "/requests", asking(vm("asked", "small", "kubeconfig granted")));

    world.made(
        "/v1/flavors", "{\"name\":\"huge\",\"vcpus\":17,\"memoryMiB\":512,\"rootDiskGiB\":5}");
    for (String end : List.of("withdraw", "refuse", "approve")) {
      keep("kubeconfig to " + end, "client-key-data: LS0tLS1CRUdJTiB" + end);
      String wanted = vm("to-" + end, "huge", "kubeconfig to " + end);
      JsonNode asked = json(201, member, home + "/requests", asking(wanted));
      assertThat(asked.get("phase").asText()).isEqualTo("OPEN");
      String why = end.equals("refuse") ? "{\"reason\":\"No.\"}" : "{}";
      String act = "/v1/requests/" + asked.get("id").asText() + "/actions/" + end;
      answer(200, world.operator, act, end.equals("withdraw") ? null : why);
    }
    return Set.of("user data", "kubeconfig granted", "kubeconfig to approve");
  }

  private String vm(String name, String flavor, String secret) {
    return "{\"name\":\"%s\",\"flavor\":\"%s\",\"image\":\"tiny\",\"userData\":\"%s\"}"
        .formatted(name, flavor, secrets.get(secret));
  }

  private static String asking(String payload) {
    return "{\"call\":\"createVm\",\"payload\":%s,\"reason\":\"A campaign.\"}".formatted(payload);
  }

  /** What is refused is told of in more places than what is done. */
  private void refusedCalls() throws GeneralSecurityException {
    String vms = "/v1/tenants/" + world.tenant + "/vms";
    keep("user data of a VM without a flavor", "password-without-a-flavor");
    answer(422, world.operator, vms, vm("none", "none", "user data of a VM without a flavor"));
    keep("user data in the wrong form", "password-in-the-wrong-form");
    answer(
        400,
        world.operator,
        vms,
        "{\"name\":\"none\",\"flavor\":\"small\",\"image\":\"tiny\",\"userData\":[\"%s\"]}"
            .formatted(secrets.get("user data in the wrong form")));
    keep("password in the wrong form", "password-of-no-form");
    answer(
        400,
        null,
        "/v1/login",
        "{\"username\":\"keeper\",\"password\":{\"is\":\"password-of-no-form\"}}");
    keep("bearer of an unknown issuer", JWT);
    keep("its signature", JWT.substring(JWT.lastIndexOf('.') + 1));
    answer(401, JWT, "/v1/sites", "{\"name\":\"none\"}");
    keep("bearer of nobody", "faso_nobody-has-this-token-any-more");
    answer(401, secrets.get("bearer of nobody"), "/v1/sites", "{\"name\":\"none\"}");
    keep("join token of nobody", "join_nobody-has-this-token-any-more");
    try (AgentCaller stranger = AgentCaller.anonymous(world.faso)) {
      assertThat(stranger.enrol("join_nobody-has-this-token-any-more", "no request").statusCode())
          .isBetween(400, 499);
    }
  }

  private Set<String> stored(String secret) {
    return Tables.holding(world.faso.plane().surroundings().database(), secret);
  }

  /** Holds all that can be read by who may read most to be free of them. */
  private void read(Map<String, Set<String>> places) {
    world.contract.operations().stream()
        .filter(operation -> operation.method().equals("GET"))
        .filter(operation -> !operation.id().startsWith("watch"))
        .forEach(
            operation ->
                look(
                    places,
                    operation.id(),
                    world.call(world.whoMay(operation), operation, most(operation), false).body()));
    for (String path :
        List.of(
            "/v1/tokens/secret",
            "/v1/webhooks/secret",
            "/v1/people/keeper",
            "/v1/nodes/spare",
            "/v1/tenants/" + world.tenant + "/vms/secret",
            "/v1/audit?limit=500&sort=-at")) {
      look(places, path, world.ok(path).toString());
    }
  }

  private static String most(Operation operation) {
    return operation.parameters().stream().anyMatch(each -> each.name().equals("limit"))
        ? "limit=500"
        : "";
  }

  private void look(Map<String, Set<String>> places, String place, String text) {
    secrets.forEach(
        (name, secret) -> {
          if (text.contains(secret)) {
            Objects.requireNonNull(places.get(name)).add(place);
          }
        });
  }

  private static String line(ILoggingEvent line) {
    return line.getFormattedMessage()
        + Arrays.toString(line.getArgumentArray())
        + line.getMDCPropertyMap()
        + (line.getThrowableProxy() == null
            ? ""
            : ThrowableProxyUtil.asString(line.getThrowableProxy()));
  }

  /** Makes something with an idempotency key, and asks again: the second answer is the kept one. */
  private JsonNode twice(String path, String body) {
    HttpRequest request =
        world
            .request(world.operator, path)
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", "secret-" + secrets.size())
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build();
    JsonNode first = parsed(201, world.faso.send(request));
    parsed(201, world.faso.send(request));
    return first;
  }

  private JsonNode json(int status, @Nullable String token, String path, @Nullable String body) {
    return RunningControlPlane.json(answer(status, token, path, body).body());
  }

  private HttpResponse<String> answer(
      int status, @Nullable String token, String path, @Nullable String body) {
    HttpResponse<String> answer = world.faso.call(token, "POST", path, body);
    assertThat(answer.statusCode()).as(path + answer.body()).isEqualTo(status);
    return answer;
  }

  private static JsonNode parsed(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
