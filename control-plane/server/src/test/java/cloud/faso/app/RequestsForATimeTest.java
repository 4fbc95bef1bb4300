package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What is asked for until a day is lent, and a longer lease than a member may set is asked for. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestsForATimeTest extends RequestsOverHttp {

  @Test
  void more_quota_until_a_day_is_lent_and_not_given() {
    Place place = place("sante");
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":12}}", until(90));
    assertThat(time(asked, "/until")).isEqualTo(in(90));
    JsonNode shown = ok(place.lead(), path(asked));
    assertThat(time(shown, "/estimate/lentUntil")).isEqualTo(in(90));
    assertThat(shown.at("/estimate/quota/tenant/vcpus/limit").asLong()).isEqualTo(12);

    JsonNode granted = act(200, place.lead(), asked, "approve", "{" + until(60) + "}");

    assertThat(time(granted, "/until")).isEqualTo(in(90));
    assertThat(time(granted, "/changedUntil")).isEqualTo(in(60));
    assertThat(granted.get("changedPayload").isNull()).isTrue();
    JsonNode quota = ok(operator, quota(place));
    assertThat(quota.at("/vcpus/limit").asLong()).isEqualTo(12);
    assertThat(quota.at("/vcpus/lent").asLong()).isEqualTo(10);
    JsonNode loans = loans(home(place));
    assertThat(loans).hasSize(1);
    assertThat(time(loans, "/0/expiresAt")).isEqualTo(in(60));
    assertThat(loans.at("/0/description").asText()).isEqualTo(asked.get("id").asText());
  }

  @Test
  void a_ministry_s_quota_is_lent_too_and_what_it_lacks_for_a_tenant_s() {
    Place place = place("eau");
    String body = ask("patchMinistryQuota", "{\"vcpus\":{\"limit\":20}}", until(90));
    JsonNode larger = made(place.lead(), "/v1/ministries/eau/requests", body);
    act(200, operator, larger, "approve", null);
    assertThat(ok(operator, "/v1/ministries/eau/quota").at("/vcpus/lent").asLong()).isEqualTo(4);

    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":30}}", until(30));
    act(200, operator, asked, "approve", null);
    assertThat(act(200, secondOperator(), asked, "approve", null).get("phase").asText())
        .isEqualTo("GRANTED");

    assertThat(loans("/v1/ministries/eau")).hasSize(2);
    assertThat(ok(operator, quota(place)).at("/vcpus/lent").asLong()).isEqualTo(28);
  }

  private String secondOperator() {
    return faso.plane().tokens.bootstrapOperator("second");
  }

  @Test
  void a_tenant_is_lent_nothing_for_longer_than_its_ministry_has_it() {
    Place place = place("mines");
    made(
        operator,
        "/v1/ministries/mines/quota/loans",
        "{\"vcpus\":4,\"expiresAt\":\"%s\"}".formatted(in(10)));
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":20}}", until(60));

    JsonNode refused = act(409, place.lead(), asked, "approve", null);
    assertThat(refused.get("type").asText()).endsWith("loan-outlasts-ministry");
    assertThat(refused.at("/violations/0/pointer").asText()).isEqualTo("/until");
    act(200, place.lead(), asked, "approve", "{" + until(9) + "}");
    assertThat(time(loans(home(place)), "/0/expiresAt")).isEqualTo(in(9));
  }

  @Test
  void a_vm_until_a_day_is_leased_for_longer_than_a_member_may_and_what_it_lacks_is_lent() {
    Place place = place("sports");
    JsonNode asked = asked(place, "createVm", vm("web", "large"), until(90));
    assertThat(asked.get("waitsFor").asText()).isEqualTo("LEAD");
    JsonNode estimate = ok(place.lead(), path(asked)).get("estimate");
    assertThat(time(estimate, "/endsAt")).isEqualTo(in(90));

    JsonNode granted = act(200, place.lead(), asked, "approve", null);

    JsonNode vm = ok(place.member(), granted.get("result").asText());
    assertThat(time(vm, "/expiresAt")).isEqualTo(in(90));
    assertThat(time(loans(home(place)), "/0/expiresAt"))
        .as("until it is gone, the grace after its lease included")
        .isEqualTo(time(estimate, "/lentUntil"))
        .isAfter(in(91));
    assertThat(ok(operator, quota(place)).at("/vcpus/lent").asLong()).isEqualTo(2);
  }

  @Test
  void a_small_vm_for_longer_than_a_member_may_waits_for_the_lead_all_the_same() {
    Place place = place("justice");
    String leased = vm("one", "small").replace("}", ",\"expiresAt\":\"" + in(90) + "\"}");
    JsonNode asked = asked(place, "createVm", leased);
    assertThat(asked.get("waitsFor").asText()).isEqualTo("LEAD");

    JsonNode granted = act(200, place.lead(), asked, "approve", "{" + until(45) + "}");

    assertThat(time(granted, "/changedPayload/expiresAt")).isEqualTo(in(45));
    assertThat(time(ok(place.member(), granted.get("result").asText()), "/expiresAt"))
        .isEqualTo(in(45));
    assertThat(loans(home(place))).as("it lacked nothing").isEmpty();
  }

  @Test
  void a_longer_lease_is_asked_for_and_the_lead_gives_it() {
    Place place = place("culture");
    String vm = home(place) + "/vms/web";
    made(place.member(), home(place) + "/vms", vm("web", "small"));
    String end = "{\"expiresAt\":\"%s\"}".formatted(in(90));
    JsonNode refused = json(403, place.member(), "PATCH", vm, end);
    assertThat(refused.get("detail").asText()).contains("faso request ask");

    JsonNode asked = asked(place, "patchVm", end, "\"vm\":\"web\"");
    assertThat(asked.get("waitsFor").asText()).isEqualTo("LEAD");
    assertThat(asked.get("vm").asText()).startsWith("vm-");
    act(200, place.lead(), asked, "approve", null);
    assertThat(time(ok(place.member(), vm), "/expiresAt")).isEqualTo(in(90));

    JsonNode forever = asked(place, "patchVm", "{\"expiresAt\":null}", "\"vm\":\"web\"");
    act(200, place.lead(), forever, "approve", null);
    assertThat(ok(place.member(), vm).get("expiresAt").isNull()).isTrue();

    JsonNode sooner = asked(place, "patchVm", "{}", "\"vm\":\"web\"," + until(9));
    assertThat(sooner.get("phase").asText()).as("needs nobody").isEqualTo("GRANTED");
    assertThat(time(ok(place.member(), vm), "/expiresAt")).isEqualTo(in(9));
  }

  @Test
  void a_vm_that_went_away_meanwhile_is_told_of() {
    Place place = place("transport");
    made(place.member(), home(place) + "/vms", vm("web", "small"));
    JsonNode asked = asked(place, "patchVm", "{}", "\"vm\":\"web\"," + until(90));
    json(202, place.member(), "DELETE", home(place) + "/vms/web", null);

    assertThat(code(409, place.lead(), asked, "approve", null)).isEqualTo("vm-gone");
    assertThat(ok(place.lead(), path(asked)).at("/estimate/obstacle").asText()).contains("deleted");
    act(200, place.lead(), asked, "refuse", "{\"reason\":\"gone\"}");
  }

  @Test
  void what_would_have_ended_by_now_is_approved_with_another_end() {
    Place place = place("travail");
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}", until(1));
    Jdbi.create(faso.plane().surroundings().database())
        .useHandle(
            database ->
                database.execute(
                    "update request set asked_until = timestamp '2026-01-01 00:00:00' where id = ?",
                    asked.get("id").asText()));

    JsonNode refused = act(409, place.lead(), asked, "approve", null);
    assertThat(refused.get("type").asText()).endsWith("until-passed");
    assertThat(refused.get("detail").asText()).contains("another");
    assertThat(ok(place.lead(), path(asked)).at("/estimate/obstacle").asText()).contains("passed");
    act(422, place.lead(), asked, "approve", "{\"until\":\"2026-01-02T00:00:00Z\"}");
    act(200, place.lead(), asked, "approve", "{" + until(5) + "}");
    assertThat(time(loans(home(place)), "/0/expiresAt")).isEqualTo(in(5));
  }

  @Test
  void what_makes_no_sense_is_told_at_once() {
    Place place = place("commerce");
    made(place.member(), home(place) + "/vms", vm("web", "small"));
    String leased = vm("two", "small").replace("}", ",\"expiresAt\":\"" + in(5) + "\"}");
    String quota = "{\"vcpus\":{\"limit\":6}}";
    String past = "\"until\":\"2026-01-02T00:00:00Z\"";
    Map<String, String> wrongs =
        Map.of(
            ask("patchVm", "{\"labels\":{\"a\":\"b\"}}", "\"vm\":\"web\""), "/payload/labels",
            ask("patchVm", "{}", "\"vm\":\"web\""), "/payload/expiresAt",
            body("patchVm", "{\"expiresAt\":null}"), "/vm",
            ask("patchVm", "{\"expiresAt\":null}", "\"vm\":\"none\""), "/vm",
            ask("patchTenantQuota", quota, "\"vm\":\"web\""), "/vm",
            ask("patchTenantQuota", quota, past), "/until",
            ask("createVm", leased, until(6)), "/until",
            body("createVm", leased.replace(in(5).toString(), "2026-01-02T00:00:00Z")),
                "/payload/expiresAt");
    requireRefused(place, wrongs);
  }

  @Test
  void where_more_is_used_than_there_is_the_quota_is_to_be_asked_for_first() {
    Place place = place("jeunesse");
    String loans = home(place) + "/quota/loans";
    String loan =
        made(place.lead(), loans, "{\"vcpus\":2,\"expiresAt\":\"%s\"}".formatted(in(9)))
            .get("id")
            .asText();
    made(place.member(), home(place) + "/vms", vm("web", "large"));
    assertThat(faso.call(place.lead(), "DELETE", loans + "/" + loan, null).statusCode())
        .isEqualTo(204);

    JsonNode refused =
        json(
            409,
            place.member(),
            "POST",
            home(place) + "/requests",
            body("createVm", vm("one", "small")));
    assertThat(refused.get("type").asText()).endsWith("quota-exceeded");
    assertThat(refused.get("detail").asText()).contains("uses 4 already");

    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":4}}");
    act(200, place.lead(), asked, "approve", null);
    assertThat(asked(place, "createVm", vm("one", "small")).get("phase").asText())
        .isEqualTo("GRANTED");
  }
}
