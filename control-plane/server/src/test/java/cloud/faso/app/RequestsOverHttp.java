package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.notices.SmtpSettings;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.requests.Approvers;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Ministries whose people ask for what their roles may not do on their own. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class RequestsOverHttp {

  private final Instant today = Instant.now().truncatedTo(ChronoUnit.SECONDS);
  @Parameter private TestDatabases.Kind kind;
  RunningControlPlane faso;
  private TinyAgent agent;
  String operator;

  /** A ministry of its own for each story: 16 vCPUs, of which its one tenant may use 2. */
  record Place(String code, String tenant, String lead, String member) {}

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, kind.newDatabase(), RequestsOverHttp::configure);
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
    configuration.leases.longestLeaseDays = 30;
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

  /**
   * A member who asks so is told where the mistake is.
   *
   * @param wrongs pointers, by bodies
   */
  void requireRefused(Place place, Map<String, String> wrongs) {
    wrongs.forEach(
        (wrong, pointer) -> {
          HttpResponse<String> answer =
              faso.call(place.member(), "POST", home(place) + "/requests", wrong);
          assertThat(answer.statusCode()).as(wrong + answer.body()).isEqualTo(422);
          assertThat(RunningControlPlane.json(answer.body()).at("/violations/0/pointer").asText())
              .as(wrong)
              .isEqualTo(pointer);
        });
  }

  Place place(String code) {
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

  String token(String home, String role) {
    return made(operator, home + "/tokens", "{\"name\":\"%1$s\",\"role\":\"%1$s\"}".formatted(role))
        .get("secret")
        .asText();
  }

  static String quota(Place place) {
    return "/v1/tenants/" + place.tenant() + "/quota";
  }

  static String flavor(String name, int vcpus) {
    return "{\"name\":\"%s\",\"vcpus\":%d,\"memoryMiB\":1024,\"rootDiskGiB\":5}"
        .formatted(name, vcpus);
  }

  static String vm(String name, String flavor) {
    return "{\"name\":\"%s\",\"flavor\":\"%s\",\"image\":\"tiny\"}".formatted(name, flavor);
  }

  static String body(String call, String payload) {
    return "{\"call\":\"%s\",\"payload\":%s,\"reason\":\"a campaign\"}".formatted(call, payload);
  }

  Instant in(int days) {
    return today.plus(Duration.ofDays(days));
  }

  static String ask(String call, String payload, String more) {
    String body = body(call, payload);
    return body.substring(0, body.length() - 1) + "," + more + "}";
  }

  String until(int days) {
    return "\"until\":\"%s\"".formatted(in(days));
  }

  static String home(Place place) {
    return "/v1/tenants/" + place.tenant();
  }

  static Instant time(JsonNode thing, String pointer) {
    return Instant.parse(thing.at(pointer).asText());
  }

  JsonNode asked(Place place, String call, String payload, String more) {
    return made(place.member(), home(place) + "/requests", ask(call, payload, more));
  }

  JsonNode loans(String home) {
    return ok(operator, home + "/quota/loans").get("items");
  }

  static String path(JsonNode asked) {
    return "/v1/requests/" + asked.get("id").asText();
  }

  JsonNode asked(Place place, String call, String payload) {
    return made(place.member(), "/v1/tenants/" + place.tenant() + "/requests", body(call, payload));
  }

  JsonNode act(int status, String token, JsonNode asked, String verb, @Nullable String body) {
    return json(status, token, "POST", path(asked) + "/actions/" + verb, body);
  }

  String code(int status, String token, JsonNode asked, String verb, @Nullable String body) {
    return act(status, token, asked, verb, body).get("type").asText().replace("urn:faso:", "");
  }

  JsonNode made(String token, String path, String body) {
    return json(201, token, "POST", path, body);
  }

  JsonNode ok(String token, String path) {
    return json(200, token, "GET", path, null);
  }

  JsonNode json(int status, String token, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
