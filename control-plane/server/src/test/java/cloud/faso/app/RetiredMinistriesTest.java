package cloud.faso.app;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.YearMonth;
import org.junit.jupiter.api.Test;

/** A ministry that used something ends, and what it owes and did can still be read. */
@OnBothDatabases
final class RetiredMinistriesTest extends TwoOperators {

  private static final String PERSON = "awa";

  @Test
  void a_ministry_with_a_past_is_retired_and_read_but_not_used_any_more() {
    String ministry = made("/v1/ministries", ministry("culture")).get("id").asText();
    String path = "/v1/ministries/culture";
    YearMonth month = YearMonth.now(UTC).minusMonths(1);
    PastUse.insert(faso, ministry, month);
    String lead =
        made(path + "/tokens", "{\"name\":\"lead\",\"role\":\"lead\"}").get("secret").asText();
    made("/v1/people", "{\"username\":\"%1$s\",\"name\":\"%1$s\"}".formatted(PERSON));
    made(path + "/members", "{\"person\":\"%s\",\"role\":\"lead\"}".formatted(PERSON));
    made(path + "/quota/loans", "{\"vcpus\":2,\"expiresAt\":\"2200-01-01T00:00:00Z\"}");
    JsonNode asked = json(201, lead, "POST", path + "/requests", moreQuota());

    end(path);

    JsonNode retired = ok(path);
    assertThat(retired.get("retiredAt").isTextual()).isTrue();
    assertThat(retired.at("/quota/vcpus").asLong()).isZero();
    assertThat(ok("/v1/ministries").findValuesAsText("code")).doesNotContain("culture");
    assertThat(ok("/v1/ministries?retired=true").findValuesAsText("code")).contains("culture");
    json(401, lead, "GET", path, null);
    for (String gone : new String[] {"/members", "/tokens", "/quota/loans", "/tenants"}) {
      assertThat(ok(path + gone).get("items")).as(gone).isEmpty();
    }
    assertThat(ok("/v1/requests/" + asked.get("id").asText()).get("phase").asText())
        .isEqualTo("LAPSED");
    assertThat(ok(path + "/audit").findValuesAsText("verb")).contains("deleteMinistry");
    assertThat(ok("/v1/doctor").get("findings")).isEmpty();

    String tenant = "{\"name\":\"late\"}";
    assertThat(code(409, one, path + "/tenants", tenant)).isEqualTo("ministry-retired");
    assertThat(code(409, one, path + "/tokens", "{\"name\":\"late\",\"role\":\"lead\"}"))
        .isEqualTo("ministry-retired");
    assertThat(json(409, one, "DELETE", path, null).get("detail").asText()).contains("culture");
    assertThat(code(409, one, "/v1/ministries", ministry("culture"))).isEqualTo("name-taken");

    String root = ok("/v1/tokens/one").get("id").asText();
    JsonNode mayNot = ok("/v1/access/explain?operation=createTenant&target=culture&who=" + root);
    assertThat(mayNot.get("allowed").asBoolean()).isFalse();
    assertThat(mayNot.get("reason").asText()).contains("culture", "retired");

    String auditor =
        made("/v1/tokens", "{\"name\":\"reader\",\"role\":\"auditor\"}").get("secret").asText();
    String statement = path + "/statements/" + month;
    assertThat(json(200, auditor, "GET", statement, null).get("status").asText())
        .isEqualTo("DRAFT");
    json(200, one, "POST", statement + "/actions/close", null);
    assertThat(json(200, auditor, "GET", path + "/statements", null).get("items")).hasSize(1);
    assertThat(json(200, auditor, "GET", statement, null).get("status").asText())
        .isEqualTo("CLOSED");
  }

  @Test
  void a_ministry_without_a_past_is_gone() {
    made("/v1/ministries", ministry("sports"));

    end("/v1/ministries/sports");

    json(404, one, "GET", "/v1/ministries/sports", null);
    assertThat(ok("/v1/ministries?retired=true").findValuesAsText("code")).doesNotContain("sports");
    made("/v1/ministries", ministry("sports"));
  }

  /** As one operator asks, and the other confirms. */
  private void end(String path) {
    JsonNode asked = json(202, one, "DELETE", path, null);
    assertThat(json(200, other, "POST", confirm(asked), null).get("outcome").asText())
        .isEqualTo("CONFIRMED");
  }

  private static String ministry(String code) {
    return "{\"code\":\"%s\",\"nameFr\":\"x\",\"nameEn\":\"x\"}".formatted(code);
  }

  private static String moreQuota() {
    return """
    {"call":"patchMinistryQuota","payload":{"vcpus":{"limit":4000}},"reason":"a campaign"}
    """;
  }

  private JsonNode made(String path, String body) {
    return json(201, one, "POST", path, body);
  }

  private JsonNode ok(String path) {
    return json(200, one, "GET", path, null);
  }
}
