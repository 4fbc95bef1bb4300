package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a role may not do on its own is asked for, approved, and done as who asked. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestsOverHttpTest extends RequestsOverHttp {

  @Test
  void a_vm_beyond_the_quota_runs_once_the_lead_has_approved_it() {
    Place place = place("sante");
    String vms = "/v1/tenants/" + place.tenant() + "/vms";
    JsonNode refused = json(409, place.member(), "POST", vms, vm("web", "large"));
    assertThat(refused.get("detail").asText()).contains("/requests");

    JsonNode asked = asked(place, "createVm", vm("web", "large"));
    assertThat(asked.get("waitsFor").asText()).isEqualTo("LEAD");
    JsonNode shown = ok(place.lead(), path(asked));
    assertThat(shown.at("/estimate/placement/outcome").asText()).isEqualTo("PLACED");
    assertThat(shown.at("/estimate/quota/ministry/vcpus/used").asLong()).isEqualTo(4);
    assertThat(ok(place.member(), path(asked)).get("estimate").isNull()).isTrue();
    JsonNode left = shown.at("/estimate/capacityLeft");
    assertThat(left.get("site").asText()).isEqualTo("ouaga-1");
    assertThat(left.get("vcpus").isNull()).as("hardware is not for leads").isTrue();
    assertThat(left.get("detail").asText())
        .isEqualTo(
            "At site ouaga-1 there is then room for %d more of these."
                .formatted(left.get("more").asLong()));
    JsonNode figures = rehearsed(operator, asked).get("capacityLeft");
    assertThat(figures.get("vcpus").asLong()).isEqualTo(free("vcpus") - 4);
    assertThat(figures.get("memoryMiB").asLong()).isEqualTo(free("memoryMiB") - 1024);
    assertThat(figures.get("diskGiB").asLong()).isEqualTo(free("volumeGiB") - 5);
    assertThat(figures.get("more").asLong())
        .isEqualTo(left.get("more").asLong())
        .isEqualTo(
            Stream.of((free("vcpus") - 4) / 4, (free("memoryMiB") - 1024) / 1024)
                .reduce((free("volumeGiB") - 5) / 5, Long::min));
    JsonNode rehearsed = rehearsed(place.lead(), asked);
    assertThat(rehearsed.get("capacityLeft")).isEqualTo(left);
    assertThat(rehearsed.at("/quota/tenant/vcpus/limit").asLong()).isEqualTo(4);
    assertThat(rehearsed.get("monthlyCostXof")).isEqualTo(shown.at("/estimate/monthlyCostXof"));
    assertThat(shown.at("/estimate/budget").isNull()).as("no budget").isTrue();

    JsonNode granted = act(200, place.lead(), asked, "approve", "{\"comment\":\"good\"}");

    assertThat(granted.get("phase").asText()).isEqualTo("GRANTED");
    assertThat(granted.at("/history/1/text").asText()).isEqualTo("good");
    String result = granted.get("result").asText();
    assertThat(ok(place.member(), result + "?wait=RUNNING&timeout=30").get("phase").asText())
        .isEqualTo("RUNNING");
    JsonNode operation = ok(place.member(), "/v1/operations/" + granted.get("operation").asText());
    assertThat(operation.get("actor").asText()).isEqualTo(asked.get("askedBy").asText());
    assertThat(
            ok(operator, "/v1/audit?verb=createVm&target=" + operation.get("target").asText())
                .at("/items/0/confirmedBy")
                .asText())
        .isEqualTo(granted.get("endedBy").asText());
    JsonNode because = ok(operator, "/v1/audit?because=" + asked.get("id").asText()).get("items");
    assertThat(because).hasSize(1);
    assertThat(because.at("/0/because").asText()).isEqualTo(asked.get("id").asText());
    assertThat(because.at("/0/operation")).isEqualTo(granted.get("operation"));
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong())
        .as("exactly what lacked")
        .isEqualTo(4);
    assertThat(code(409, place.lead(), asked, "approve", null)).isEqualTo("request-ended");
  }

  private JsonNode rehearsed(String who, JsonNode asked) {
    return json(200, who, "POST", path(asked) + "/actions/approve?dryRun=true", null);
  }

  /** What the only node can still give out. */
  private long free(String resource) {
    JsonNode amount = ok(operator, "/v1/capacity").at("/total/" + resource);
    return amount.get("allowed").asLong() - amount.get("reserved").asLong();
  }

  @Test
  void whoever_decides_sees_what_would_be_left_of_the_ministry_s_budget() {
    Place place = place("finances");
    made(
        operator,
        "/v1/prices",
        "{\"item\":\"VCPU_RUNNING\",\"xofPer1000Hours\":10000,\"validFrom\":\"2026-03-01\"}");
    String vms = "/v1/tenants/" + place.tenant() + "/vms";
    made(place.member(), vms, vm("first", "small"));
    assertThat(ok(place.member(), vms + "/first?wait=RUNNING&timeout=30").get("phase").asText())
        .isEqualTo("RUNNING");
    json(200, operator, "PATCH", "/v1/ministries/" + place.code(), "{\"monthlyBudgetXof\":40000}");
    JsonNode asked = asked(place, "createVm", vm("web", "large"));

    JsonNode budget = ok(place.lead(), path(asked)).at("/estimate/budget");

    // One vCPU that runs and four that would, for 730 hours at 10 XOF.
    assertThat(budget.get("takenXof").asLong()).isEqualTo(5 * 7300);
    assertThat(budget.get("monthlyXof").asLong()).isEqualTo(40_000);
    assertThat(budget.get("leftXof").asLong()).isEqualTo(40_000 - 5 * 7300);
    JsonNode rehearsed = rehearsed(operator, asked);
    assertThat(rehearsed.get("budget")).isEqualTo(budget);
    assertThat(rehearsed.get("monthlyCostXof").asLong()).isEqualTo(4 * 7300);
    JsonNode small =
        json(
            200,
            place.member(),
            "POST",
            "/v1/tenants/" + place.tenant() + "/requests?dryRun=true",
            body("createVm", vm("second", "small")));
    assertThat(small.get("budget").isNull()).as("not for members").isTrue();
  }

  @Test
  void the_policy_can_be_read_rule_by_rule() {
    JsonNode policy = ok(place("parole").member(), "/v1/requests/policy");

    assertThat(policy.get("rules").valueStream().map(RequestsOverHttpTest::rule))
        .containsExactly(
            "[\"createVm\"] 1 vCPUs, true: NONE",
            "[\"patchMinistryQuota\"] null vCPUs, null: OPERATOR",
            "[] null vCPUs, true: LEAD");
    assertThat(policy.get("remindAfterDays").asInt()).isPositive();
    assertThat(policy.get("lapseAfterDays").asInt())
        .isGreaterThan(policy.get("remindAfterDays").asInt());
  }

  private static String rule(JsonNode rule) {
    return "%s %s vCPUs, %s: %s"
        .formatted(
            rule.get("calls"),
            rule.at("/atMost/vcpus"),
            rule.get("withinMinistry"),
            rule.get("approvers").asText());
  }

  @Test
  void what_is_said_of_a_request_is_read_in_its_history() {
    Place place = place("sciences");
    JsonNode asked = asked(place, "createVm", vm("web", "large"));

    act(200, place.lead(), asked, "comment", "{\"text\":\"Until when?\"}");

    JsonNode said = ok(place.member(), path(asked)).at("/history/1");
    assertThat(said.get("kind").asText()).isEqualTo("COMMENTED");
    assertThat(said.get("text").asText()).isEqualTo("Until when?");
    assertThat(said.get("byName").asText()).isEqualTo("lead");
  }

  @Test
  void an_approval_whose_call_cannot_be_made_leaves_all_as_it_was() {
    Place place = place("postes");
    String home = "/v1/tenants/" + place.tenant();
    String until = "\"reason\":\"a\",\"until\":\"2200-01-01T00:00:00Z\"";
    JsonNode asked =
        made(
            place.member(),
            home + "/requests",
            body("createVm", vm("web", "large")).replace("\"reason\":\"a campaign\"", until));
    assertThat(ok(place.lead(), path(asked)).at("/estimate/lentUntil").isNull()).isFalse();
    made(place.member(), home + "/vms", vm("web", "small"));
    JsonNode quota = ok(operator, quota(place));

    assertThat(code(409, place.lead(), asked, "approve", null)).isEqualTo("name-taken");

    assertThat(ok(operator, quota(place))).isEqualTo(quota);
    assertThat(quota.at("/vcpus/limit").asLong()).isEqualTo(2);
    assertThat(ok(operator, quota(place) + "/loans").get("items")).isEmpty();
    JsonNode still = ok(place.lead(), path(asked));
    assertThat(still.get("phase").asText()).isEqualTo("OPEN");
    assertThat(still.get("history")).hasSize(1);
  }

  @Test
  void what_the_ministry_has_not_takes_the_lead_and_then_an_operator() {
    Place place = place("eau");
    JsonNode asked = asked(place, "createVm", vm("big", "huge"));
    assertThat(asked.get("approvers").asText()).isEqualTo("BOTH");

    JsonNode half = act(200, place.lead(), asked, "approve", null);
    assertThat(half.get("phase").asText()).isEqualTo("OPEN");
    assertThat(half.get("waitsFor").asText()).isEqualTo("OPERATOR");
    assertThat(code(403, place.lead(), asked, "approve", null)).isEqualTo("forbidden");

    assertThat(act(200, operator, asked, "approve", null).get("phase").asText())
        .isEqualTo("GRANTED");
    assertThat(ok(operator, "/v1/ministries/eau/quota").at("/vcpus/limit").asLong()).isEqualTo(20);
  }

  @Test
  void more_quota_is_given_with_changes() {
    Place place = place("mines");
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":12}}");

    JsonNode left = ok(place.lead(), path(asked)).at("/estimate/capacityLeft");
    assertThat(left.get("site").isNull()).as("a quota is of no site").isTrue();
    assertThat(left.get("more").asLong()).isEqualTo((free("vcpus") - 10) / 10).isPositive();
    assertThat(left.get("vcpus").isNull()).isTrue();
    assertThat(rehearsed(operator, asked).at("/capacityLeft/vcpus").asLong())
        .isEqualTo(free("vcpus") - 10);

    act(422, place.lead(), asked, "approve", "{\"changes\":{\"vcpus\":{\"limit\":1}}}");
    JsonNode granted =
        act(200, place.lead(), asked, "approve", "{\"changes\":{\"vcpus\":{\"limit\":8}}}");

    assertThat(granted.at("/payload/vcpus/limit").asLong()).isEqualTo(12);
    assertThat(granted.at("/changedPayload/vcpus/limit").asLong()).isEqualTo(8);
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong()).isEqualTo(8);
  }

  @Test
  void a_small_vm_needs_nobody() {
    Place place = place("sports");
    asked(place, "createVm", vm("one", "small"));
    asked(place, "createVm", vm("two", "small"));
    JsonNode third = asked(place, "createVm", vm("three", "small"));

    assertThat(third.get("phase").asText()).isEqualTo("GRANTED");
    assertThat(third.get("endedBy").isNull()).isTrue();
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong()).isEqualTo(3);
  }

  @Test
  void a_lead_s_own_request_for_more_waits_for_an_operator() {
    Place place = place("justice");
    String body =
        "{\"call\":\"patchMinistryQuota\",\"payload\":{\"vcpus\":{\"limit\":32}},\"reason\":\"x\"}";
    JsonNode asked = made(place.lead(), "/v1/ministries/justice/requests", body);
    assertThat(asked.get("waitsFor").asText()).isEqualTo("OPERATOR");
    assertThat(asked.get("tenant").isNull()).isTrue();
    assertThat(ok(operator, "/v1/requests?phase=OPEN&ministry=justice").get("items")).hasSize(1);
    json(404, place.member(), "GET", path(asked), null);

    act(200, operator, asked, "approve", null);

    assertThat(ok(operator, "/v1/ministries/justice/quota").at("/vcpus/limit").asLong())
        .isEqualTo(32);
  }

  @Test
  void of_two_who_approve_at_once_one_is_told_that_it_was_decided() {
    Place place = place("culture");
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");

    List<CompletableFuture<HttpResponse<String>>> both =
        Stream.of(place.lead(), operator)
            .map(
                who ->
                    CompletableFuture.supplyAsync(
                        () -> faso.call(who, "POST", path(asked) + "/actions/approve", null)))
            .toList();

    assertThat(both.stream().map(each -> each.join().statusCode()))
        .containsExactlyInAnyOrder(200, 409);
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong()).isEqualTo(6);
  }

  @Test
  void what_is_refused_or_withdrawn_is_not_done() {
    Place place = place("transport");
    JsonNode one = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");
    JsonNode other = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":7}}");
    act(200, place.member(), one, "comment", "{\"text\":\"please\"}");
    act(400, place.lead(), one, "refuse", "{}");
    act(200, place.lead(), one, "refuse", "{\"reason\":\"no\"}");
    act(200, place.member(), other, "withdraw", null);

    assertThat(code(409, operator, one, "approve", null)).isEqualTo("request-ended");
    assertThat(code(409, operator, other, "approve", null)).isEqualTo("request-ended");
    assertThat(ok(place.member(), path(one) + "?wait=GRANTED&timeout=9").get("phase").asText())
        .isEqualTo("REFUSED");
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong()).isEqualTo(2);
  }

  @Test
  void nobody_else_learns_of_it_and_a_viewer_does_not_ask() {
    Place place = place("travail");
    Place elsewhere = place("commerce");
    JsonNode asked = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");
    String viewer = token("/v1/tenants/" + place.tenant(), "viewer");

    for (String outsider : List.of(elsewhere.lead(), elsewhere.member())) {
      json(404, outsider, "GET", path(asked), null);
    }
    assertThat(code(404, elsewhere.lead(), asked, "approve", null)).isEqualTo("not-found");
    assertThat(ok(viewer, path(asked)).get("phase").asText()).isEqualTo("OPEN");
    json(
        403,
        viewer,
        "POST",
        "/v1/tenants/" + place.tenant() + "/requests",
        body("patchTenantQuota", "{\"vcpus\":{\"limit\":6}}"));
    assertThat(code(403, place.member(), asked, "approve", null)).isEqualTo("forbidden");
  }
}
