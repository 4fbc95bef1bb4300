package cloud.faso.app;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** Floating IPs as what is counted: quotas, loans, requests, bills. */
@OnBothDatabases
final class PublicAddressesOverHttpTest extends InOneControlPlane {

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void lay() {
    made("/v1/sites", "{\"name\":\"ouaga\"}");
    made(
        "/v1/external-networks",
        """
        {"name":"internet","site":"ouaga","physicalNetwork":"public","cidr":"198.51.100.0/24"}
        """);
    made(
        "/v1/prices",
        "{\"item\":\"PUBLIC_ADDRESS\",\"xofPer1000Hours\":10000,\"validFrom\":\"2026-01-01\"}");
  }

  /** A ministry with a tenant of its name; what the tenant is. */
  private String tenant(String code, int ofMinistry, int ofTenant) {
    made(
        "/v1/ministries",
        "{\"code\":\"%s\",\"nameFr\":\"x\",\"nameEn\":\"x\",\"quota\":{\"floatingIps\":%d}}"
            .formatted(code, ofMinistry));
    made(
        "/v1/ministries/" + code + "/tenants",
        "{\"name\":\"%s-prod\",\"quota\":{\"floatingIps\":%d}}".formatted(code, ofTenant));
    return "/v1/tenants/" + code + "-prod";
  }

  @Test
  void one_beyond_the_quota_is_refused_and_books_balance_whoever_is_first() throws Exception {
    String home = tenant("sante", 5, 3);
    List<Future<HttpResponse<String>>> callers = new ArrayList<>();
    try (ExecutorService all = Executors.newFixedThreadPool(4)) {
      for (int i = 0; i < 6; i++) {
        callers.add(all.submit(() -> call("POST", home + "/floating-ips", "{}")));
      }
    }
    List<String> addresses = new ArrayList<>();
    for (Future<HttpResponse<String>> caller : callers) {
      HttpResponse<String> answer = caller.get();
      if (answer.statusCode() == 201) {
        addresses.add(json(answer).get("address").asText());
      } else {
        assertThat(json(answer).get("detail").asText())
            .contains("sante-prod", "3 floating IPs", "faso request ask");
      }
    }

    assertThat(addresses).hasSize(3);
    assertThat(get(home + "/quota").get("floatingIps"))
        .hasToString("{\"limit\":3,\"used\":3,\"lent\":0}");
    assertThat(get("/v1/ministries/sante").at("/used/floatingIps").asInt()).isEqualTo(3);
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
    addresses.forEach(each -> answered(202, "DELETE", home + "/floating-ips/" + each, null));
    answered(404, "DELETE", home + "/floating-ips/" + addresses.getFirst(), null);
    assertThat(get(home).at("/used/floatingIps").asInt()).isZero();
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  @Test
  void a_ministry_divides_what_it_has_and_is_lent_more() {
    String home = tenant("eaux", 2, 1);
    String limit = "{\"floatingIps\":{\"limit\":%d}}";
    answered(200, "PATCH", home + "/quota", limit.formatted(2));
    JsonNode over = answered(409, "PATCH", home + "/quota", limit.formatted(3));
    assertThat(over.at("/violations/0/pointer").asText()).isEqualTo("/floatingIps/limit");

    String lend = "{\"floatingIps\":3,\"expiresAt\":\"2200-01-01T00:00:00Z\"}";
    made("/v1/ministries/eaux/quota/loans", lend);
    JsonNode loan = made(home + "/quota/loans", lend);
    assertThat(loan.get("floatingIps").asInt()).isEqualTo(3);
    assertThat(get(home + "/quota").get("floatingIps"))
        .hasToString("{\"limit\":5,\"used\":0,\"lent\":3}");
    answered(422, "PATCH", home + "/quota", limit.formatted(2));
    answered(204, "DELETE", home + "/quota/loans/" + loan.get("id").asText(), null);
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  @Test
  void one_that_is_asked_for_is_made_with_what_lacks_by_the_last_approval() {
    String home = tenant("sport", 4, 0);
    String member = token(home, "member");
    String lead = token("/v1/ministries/sport", "lead");
    String ask = "{\"call\":\"createFloatingIp\",\"payload\":%s,\"reason\":\"The site opens.\"%s}";

    assertThat(
            answered(member, 422, "POST", home + "/requests", ask.formatted("{\"vm\":\"no\"}", ""))
                .at("/violations/0/pointer")
                .asText())
        .isEqualTo("/payload/vm");
    JsonNode asked =
        answered(
            member,
            201,
            "POST",
            home + "/requests",
            ask.formatted(
                "{\"address\":\"198.51.100.77\"}", ",\"until\":\"2200-01-01T00:00:00Z\""));
    assertThat(asked.get("phase").asText()).isEqualTo("OPEN");
    assertThat(asked.get("waitsFor").asText()).isEqualTo("LEAD");
    assertThat(asked.get("name").asText()).isEqualTo("198.51.100.77");
    String request = "/v1/requests/" + asked.get("id").asText();
    JsonNode estimate = answered(lead, 200, "GET", request, null).get("estimate");
    // An address for 730 hours.
    assertThat(estimate.get("monthlyCostXof").asLong()).isEqualTo(7300);
    assertThat(estimate.get("lentUntil").asText()).isEqualTo("2200-01-01T00:00:00Z");
    assertThat(estimate.at("/quota/ministry/floatingIps"))
        .hasToString("{\"limit\":4,\"used\":1,\"lent\":0}");
    long left = estimate.get("addressesLeft").asLong();
    JsonNode rehearsed =
        answered(lead, 200, "POST", request + "/actions/approve?dryRun=true", "{}");
    assertThat(rehearsed.get("addressesLeft").asLong()).isEqualTo(left).isPositive();
    assertThat(rehearsed.get("monthlyCostXof").asLong()).isEqualTo(7300);
    assertThat(get(home + "/floating-ips").get("items")).isEmpty();

    JsonNode granted = answered(lead, 200, "POST", request + "/actions/approve", "{}");
    assertThat(granted.get("phase").asText()).isEqualTo("GRANTED");
    JsonNode made = get(granted.get("result").asText());
    assertThat(made.get("address").asText()).isEqualTo("198.51.100.77");
    assertThat(get("/v1/operations/" + granted.get("operation").asText()).get("target").asText())
        .isEqualTo(made.get("id").asText());
    assertThat(get(home + "/quota").get("floatingIps"))
        .hasToString("{\"limit\":1,\"used\":1,\"lent\":1}");

    // After the loan it stays, and no other can be had.
    String loan = get(home + "/quota/loans").at("/items/0/id").asText();
    answered(204, "DELETE", home + "/quota/loans/" + loan, null);
    assertThat(get(granted.get("result").asText())).isNotNull();
    answered(409, "POST", home + "/floating-ips", "{}");
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  @Test
  void what_a_ministry_has_not_takes_an_operator_too() {
    String home = tenant("justice", 0, 0);
    String member = token(home, "member");
    String lead = token("/v1/ministries/justice", "lead");
    String ask = "{\"call\":\"createFloatingIp\",\"payload\":{},\"reason\":\"x\"}";

    JsonNode asked = answered(member, 201, "POST", home + "/requests", ask);
    assertThat(asked.get("approvers").asText()).isEqualTo("BOTH");
    String approve = "/v1/requests/" + asked.get("id").asText() + "/actions/approve";
    assertThat(answered(lead, 200, "POST", approve, "{}").get("waitsFor").asText())
        .isEqualTo("OPERATOR");
    assertThat(get(home + "/floating-ips").get("items")).isEmpty();
    answered(200, "POST", approve, "{}");
    assertThat(get(home + "/floating-ips").get("items")).hasSize(1);
    assertThat(get("/v1/ministries/justice/quota").at("/floatingIps/limit").asInt()).isEqualTo(1);
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  @Test
  void one_that_was_given_back_is_kept_for_a_time_for_who_had_it() {
    String first = tenant("defense", 1, 1);
    String second = tenant("culture", 1, 1);
    String named = "{\"address\":\"198.51.100.200\"}";
    made(first + "/floating-ips", named);
    answered(202, "DELETE", first + "/floating-ips/198.51.100.200", null);

    JsonNode refused = answered(409, "POST", second + "/floating-ips", named);
    assertThat(refused.get("type").asText()).isEqualTo("urn:faso:address-taken");
    assertThat(refused.get("detail").asText()).contains("rests until");
    made(first + "/floating-ips", named);
    answered(202, "DELETE", first + "/floating-ips/198.51.100.200", null);
    anHourAgo("update external_subnet_resting set rests_to = ?");
    made(second + "/floating-ips", named);
  }

  @Test
  void it_is_on_the_bill_of_whose_it_was() {
    String home = tenant("energie", 1, 1);
    String address = made(home + "/floating-ips", "{}").get("address").asText();
    assertThat(json(call("POST", home + "/floating-ips?dryRun=true", "{}")).toString())
        .contains("quota-exceeded");
    anHourAgo("update meter set since = ?");
    answered(202, "DELETE", home + "/floating-ips/" + address, null);

    assertThat(get("/v1/ministries/energie/usage").toString())
        .contains("PUBLIC_ADDRESS", "energie-prod");
    assertThat(get(home + "/usage").toString()).contains("PUBLIC_ADDRESS");
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  /** Has something been so an hour ago. */
  private void anHourAgo(String update) {
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(handle -> handle.execute(update, OffsetDateTime.now(UTC).minusHours(1)));
  }

  private String token(String home, String role) {
    return made(home + "/tokens", "{\"name\":\"%1$s\",\"role\":\"%1$s\"}".formatted(role))
        .get("secret")
        .asText();
  }

  private JsonNode made(String path, String body) {
    return answered(201, "POST", path, body);
  }

  private JsonNode get(String path) {
    return answered(200, "GET", path, null);
  }

  private JsonNode answered(int status, String method, String path, @Nullable String body) {
    return answered(operator, status, method, path, body);
  }

  private JsonNode answered(
      String token, int status, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(path + ": " + answer.body()).isEqualTo(status);
    return answer.body().isEmpty() ? RunningControlPlane.json("{}") : json(answer);
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }

  private static JsonNode json(HttpResponse<String> answer) {
    return RunningControlPlane.json(answer.body());
  }
}
