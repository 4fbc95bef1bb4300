package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.notices.SmtpSettings;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** A quota that is lowered below what is used or given out: it says so, and only stops growth. */
@OnBothDatabases
final class LoweredQuotasTest extends InOneControlPlane {

  private static final String OVERUSE = "More is used than the limits allow: %s vCPUs. Nothing is";
  private static final String GIVEN = "were given more than the ministry has: %s vCPUs. It stays";

  @Override
  void configure(FasoConfiguration configuration) {
    NotificationsConfiguration.Smtp smtp = new NotificationsConfiguration.Smtp();
    smtp.host = "127.0.0.1";
    smtp.port = 1;
    smtp.security = SmtpSettings.Security.NONE;
    smtp.from = "faso@example.org";
    configuration.notifications.smtp = smtp;
  }

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() {
    new Catalogue(faso, operator).make("m", "t", 1);
    made("/v1/flavors", "{\"name\":\"four\",\"vcpus\":4,\"memoryMiB\":512,\"rootDiskGiB\":5}");
  }

  @AfterEach
  void booksBalance() {
    assertThat(json(200, operator, "GET", "/v1/doctor", null).get("findings")).isEmpty();
  }

  @Test
  void a_tenants_takes_nothing_away() {
    ministry("peche", "lac");
    String lac = "/v1/tenants/lac";
    made(lac + "/vms", vm("large", "four"));

    String over = OVERUSE.formatted("4 of 2");
    JsonNode preview = limited(lac + "/quota?dryRun=true", 2).get("resource");
    assertThat(preview.get("note").asText()).startsWith(over);
    assertThat(get(lac + "/quota").has("note")).isFalse();
    JsonNode lowered = limited(lac + "/quota", 2);
    assertThat(lowered.get("vcpus")).hasToString("{\"limit\":2,\"used\":4,\"lent\":0}");
    assertThat(lowered.get("note").asText()).startsWith(over);
    assertRefused(operator, lac, "Tenant lac may use 2 vCPUs and uses 4; this needs 1 more. Free");
    get(lac + "/vms/large");

    json(202, operator, "DELETE", lac + "/vms/large", null);
    await().until(() -> get(lac + "/quota").at("/vcpus/used").asLong() == 0);
    assertThat(get(lac + "/quota").has("note")).isFalse();
    made(lac + "/vms", vm("next", "small"));
  }

  @Test
  void a_ministrys_leaves_its_tenants_what_they_were_given_and_is_told_to_its_leads() {
    ministry("sante", "prod", "test");
    lead("issa", "sante");
    String member =
        made("/v1/tenants/prod/tokens", "{\"name\":\"m\",\"role\":\"member\"}")
            .get("secret")
            .asText();
    made("/v1/tenants/prod/vms", vm("large", "four"));
    String quota = "/v1/ministries/sante/quota";

    JsonNode preview = limited(quota + "?dryRun=true", 5).get("resource");
    assertThat(preview.get("note").asText()).contains(GIVEN.formatted("16 of 5"));
    assertThat(get(quota).has("note")).isFalse();
    assertThat(told("sante")).isEmpty();
    JsonNode lowered = limited(quota, 5);
    assertThat(lowered.get("vcpus")).hasToString("{\"limit\":5,\"used\":4,\"lent\":0}");
    assertThat(lowered.get("note")).as("no more is used").isEqualTo(preview.get("note"));
    assertThat(told("sante")).containsExactly("issa@gov.bf The quota of sante was lowered");
    assertThat(inFrench(quota).get("note").asText()).startsWith("Les projets ont reçu plus");
    assertThat(get("/v1/tenants/prod/quota").at("/vcpus/limit").asLong()).isEqualTo(8);

    made("/v1/tenants/test/vms", vm("first", "small"));
    assertRefused(
        operator,
        "/v1/tenants/test",
        "Ministry sante may use 5 vCPUs and uses 5; this needs 1 more. Free some, or ask for more:");
    assertRefused(
        member,
        "/v1/tenants/prod",
        "Ministry sante would use more than its quota. Free some, or ask for it: POST");

    JsonNode lower = limited(quota, 3);
    assertThat(lower.get("note").asText())
        .startsWith(OVERUSE.formatted("5 of 3"))
        .contains(GIVEN.formatted("16 of 3"));
    get("/v1/tenants/prod/vms/large");
  }

  @Test
  void nothing_more_is_given_to_tenants_until_enough_was_taken_back_one_by_one() {
    ministry("justice", "cours", "greffe");
    String quota = "/v1/ministries/justice/quota";
    limited(quota, 6);

    exceeded("PATCH", "/v1/tenants/cours/quota", "{\"vcpus\":{\"limit\":9}}");
    exceeded(
        "POST",
        "/v1/tenants/cours/quota/loans",
        "{\"vcpus\":1,\"expiresAt\":\"2100-01-01T00:00:00Z\"}");
    exceeded(
        "POST",
        "/v1/ministries/justice/tenants",
        "{\"name\":\"archives\",\"quota\":{\"vcpus\":1}}");
    json(200, operator, "PATCH", "/v1/tenants/cours/quota", "{\"memoryMiB\":{\"limit\":8192}}");

    limited("/v1/tenants/cours/quota", 5);
    assertThat(get(quota).get("note").asText()).contains(GIVEN.formatted("13 of 6"));
    exceeded("PATCH", "/v1/tenants/cours/quota", "{\"vcpus\":{\"limit\":6}}");
    limited("/v1/tenants/greffe/quota", 1);
    assertThat(get(quota).has("note")).isFalse();
    exceeded("PATCH", "/v1/tenants/greffe/quota", "{\"vcpus\":{\"limit\":2}}");

    json(200, operator, "PATCH", quota, "{\"vcpus\":{\"limit\":7}}");
    limited("/v1/tenants/greffe/quota", 2);
    assertThat(told("justice")).as("it has no leads, and more is no news").isEmpty();
  }

  /** 16 vCPUs, of which each of its tenants may use 8. */
  private void ministry(String code, String... tenants) {
    String quota = "\"quota\":{\"vcpus\":%d,\"memoryMiB\":%d,\"vms\":%1$d,\"volumeGiB\":80}";
    made(
        "/v1/ministries",
        "{\"code\":\"%s\",\"nameFr\":\"M\",\"nameEn\":\"M\",%s}"
            .formatted(code, quota.formatted(16, 16384).replace("80", "160")));
    for (String each : tenants) {
      made(
          "/v1/ministries/" + code + "/tenants",
          "{\"name\":\"%s\",%s}".formatted(each, quota.formatted(8, 4096)));
    }
  }

  private void lead(String username, String ministry) {
    made(
        "/v1/people",
        "{\"username\":\"%1$s\",\"name\":\"%1$s\",\"email\":\"%1$s@gov.bf\",\"language\":\"en\"}"
            .formatted(username));
    made(
        "/v1/ministries/" + ministry + "/members",
        "{\"person\":\"%s\",\"role\":\"lead\"}".formatted(username));
  }

  private static String vm(String name, String flavor) {
    return "{\"name\":\"%s\",\"flavor\":\"%s\",\"image\":\"tiny\"}".formatted(name, flavor);
  }

  private JsonNode limited(String quota, int vcpus) {
    return json(200, operator, "PATCH", quota, "{\"vcpus\":{\"limit\":%d}}".formatted(vcpus));
  }

  private List<String> told(String ministry) {
    return get("/v1/mails?limit=500")
        .get("items")
        .valueStream()
        .map(mail -> mail.get("email").asText() + " " + mail.get("subject").asText())
        .filter(mail -> mail.contains(ministry))
        .toList();
  }

  private void exceeded(String method, String path, String body) {
    assertThat(json(409, operator, method, path, body).get("type").asText())
        .isEqualTo("urn:faso:quota-exceeded");
  }

  private void assertRefused(String who, String tenant, String detail) {
    JsonNode refused = json(409, who, "POST", tenant + "/vms", vm("beyond", "small"));
    assertThat(refused.get("type").asText()).isEqualTo("urn:faso:quota-exceeded");
    assertThat(refused.get("detail").asText()).startsWith(detail);
  }

  private JsonNode made(String path, String body) {
    return json(201, operator, "POST", path, body);
  }

  private JsonNode get(String path) {
    return json(200, operator, "GET", path, null);
  }

  private JsonNode inFrench(String path) {
    HttpResponse<String> answer =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(path))
                .header("Authorization", "Bearer " + operator)
                .header("Accept-Language", "fr")
                .build());
    return RunningControlPlane.json(answer.body());
  }

  private JsonNode json(
      int status, String token, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }
}
