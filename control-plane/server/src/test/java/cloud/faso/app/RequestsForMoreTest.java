package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** More of what is there: a larger VM or budget, a loan that is to go on. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RequestsForMoreTest extends RequestsOverHttp {

  private static final String LARGE = "{\"flavor\":\"large\"}";
  private static final String WEB = "\"vm\":\"web\"";

  /** A VM that is off, with one vCPU of the two that its tenant may use. */
  private String off(String maker, Place place) {
    String path = home(place) + "/vms/web";
    made(maker, home(place) + "/vms", vm("web", "small").replace("}", ",\"power\":\"OFF\"}"));
    assertThat(ok(maker, path + "?wait=STOPPED&timeout=30").get("phase").asText())
        .isEqualTo("STOPPED");
    return path;
  }

  @Test
  void a_vm_is_made_larger_than_the_quota_allows_once_the_lead_has_seen_what_it_takes() {
    Place place = place("sante");
    made(
        operator,
        "/v1/prices",
        "{\"item\":\"VCPU_RUNNING\",\"xofPer1000Hours\":10000,\"validFrom\":\"2026-03-01\"}");
    json(200, operator, "PATCH", "/v1/ministries/sante", "{\"monthlyBudgetXof\":40000}");
    String vm = off(operator, place);
    JsonNode refused = json(409, place.member(), "POST", vm + "/actions/resize", LARGE);
    assertThat(refused.get("type").asText()).endsWith("quota-exceeded");

    JsonNode asked = asked(place, "resizeVm", LARGE, WEB);

    assertThat(asked.get("waitsFor").asText()).isEqualTo("LEAD");
    assertThat(asked.get("name").asText()).isEqualTo("web");
    assertThat(asked.get("vm")).isEqualTo(ok(operator, vm).get("id"));
    JsonNode estimate = ok(place.lead(), path(asked)).get("estimate");
    assertThat(estimate.get("obstacle").isNull()).as(estimate.toString()).isTrue();
    assertThat(estimate.get("monthlyCostXof").asLong()).as("three vCPUs more").isEqualTo(3 * 7300);
    assertThat(estimate.at("/budget/takenXof").asLong()).as("of four").isEqualTo(4 * 7300);
    assertThat(estimate.at("/quota/tenant/vcpus/limit").asLong()).isEqualTo(4);
    assertThat(estimate.get("capacityLeft").isObject()).isTrue();
    JsonNode rehearsed =
        json(200, place.lead(), "POST", path(asked) + "/actions/approve?dryRun=true", "{}");
    for (String member : new String[] {"monthlyCostXof", "budget", "quota", "capacityLeft"}) {
      assertThat(rehearsed.get(member)).as(member).isEqualTo(estimate.get(member));
    }
    assertThat(ok(operator, vm).get("flavor").asText()).isEqualTo("small");

    JsonNode granted = act(200, place.lead(), asked, "approve", null);

    assertThat(ok(operator, granted.get("result").asText()).get("flavor").asText())
        .isEqualTo("large");
    assertThat(granted.get("operation").asText()).startsWith("op-");
    JsonNode vcpus = ok(operator, quota(place)).get("vcpus");
    assertThat(vcpus).hasToString("{\"limit\":4,\"used\":4,\"lent\":0}");
    assertThat(
            ok(operator, "/v1/audit?because=" + asked.get("id").asText())
                .get("items")
                .findValuesAsText("verb"))
        .containsExactly("resizeVm");
    JsonNode smaller = asked(place, "resizeVm", "{\"flavor\":\"small\"}", WEB);
    assertThat(smaller.get("phase").asText()).as("needs nobody").isEqualTo("GRANTED");
    assertThat(ok(operator, quota(place)).at("/vcpus/used").asLong()).isEqualTo(1);
    assertThat(ok(operator, "/v1/doctor").get("findings")).isEmpty();
  }

  @Test
  void a_leased_vm_is_lent_what_it_lacks_and_may_be_leased_for_longer_at_once() {
    Place place = place("eau");
    String vm = off(place.member(), place);
    JsonNode asked = asked(place, "resizeVm", LARGE, WEB + "," + until(90));
    JsonNode estimate = ok(place.lead(), path(asked)).get("estimate");
    assertThat(time(estimate, "/endsAt")).isEqualTo(in(90));

    act(200, place.lead(), asked, "approve", "{" + until(60) + "}");

    assertThat(time(ok(place.member(), vm), "/expiresAt")).isEqualTo(in(60));
    assertThat(ok(place.member(), vm).get("vcpus").asInt()).isEqualTo(4);
    assertThat(ok(operator, quota(place)).at("/vcpus/lent").asLong()).isEqualTo(2);
    assertThat(time(loans(home(place)), "/0/expiresAt"))
        .as("until it is gone, as what a new one lacks")
        .isAfter(in(61))
        .isBefore(time(estimate, "/lentUntil"));
  }

  @Test
  void a_vm_that_runs_is_asked_for_and_made_larger_once_it_is_off() {
    Place place = place("mines");
    String vm = home(place) + "/vms/web";
    made(place.member(), home(place) + "/vms", vm("web", "small"));
    ok(place.member(), vm + "?wait=RUNNING&timeout=30");
    JsonNode asked = asked(place, "resizeVm", LARGE, WEB);
    assertThat(ok(place.lead(), path(asked)).at("/estimate/obstacle").asText()).contains("STOPPED");
    assertThat(code(409, place.lead(), asked, "approve", null)).isEqualTo("wrong-phase");
    assertThat(ok(operator, quota(place)).at("/vcpus/limit").asLong()).isEqualTo(2);

    json(202, place.member(), "POST", vm + "/actions/stop", null);
    ok(place.member(), vm + "?wait=STOPPED&timeout=30");
    act(200, place.lead(), asked, "approve", null);
    assertThat(ok(place.member(), vm).get("flavor").asText()).isEqualTo("large");
    assertThat(loans(home(place))).as("of a VM that is leased as is usual").hasSize(1);
  }

  private JsonNode lent(String who, String home, int vcpus, int days) {
    return made(
        who,
        home + "/quota/loans",
        "{\"vcpus\":%d,\"expiresAt\":\"%s\",\"description\":\"Census\"}"
            .formatted(vcpus, in(days)));
  }

  private String expiring(int days) {
    return "{\"expiresAt\":\"%s\"}".formatted(in(days));
  }

  private static String about(JsonNode loan) {
    return "\"loan\":\"%s\"".formatted(loan.get("id").asText());
  }

  @Test
  void a_tenants_loan_goes_on_for_as_long_as_its_ministrys_does() {
    Place place = place("justice");
    String ministry = "/v1/ministries/justice";
    JsonNode hers = lent(operator, ministry, 4, 10);
    JsonNode loan = lent(place.lead(), home(place), 18, 9);
    String path = home(place) + "/quota/loans/" + loan.get("id").asText();
    json(403, place.member(), "PATCH", path, expiring(60));

    JsonNode asked = asked(place, "patchTenantLoan", expiring(60), about(loan));

    assertThat(asked.get("waitsFor").asText()).isEqualTo("LEAD");
    assertThat(asked.get("loan")).isEqualTo(loan.get("id"));
    assertThat(ok(place.lead(), path(asked)).at("/estimate/obstacle").asText())
        .contains("justice", "patchMinistryLoan");
    JsonNode refused = act(409, place.lead(), asked, "approve", null);
    assertThat(refused.get("type").asText()).endsWith("loan-outlasts-ministry");
    assertThat(refused.at("/violations/0/pointer").asText()).isEqualTo("/payload/expiresAt");

    JsonNode first =
        made(
            place.lead(),
            ministry + "/requests",
            ask("patchMinistryLoan", "{}", about(hers) + "," + until(90)));
    assertThat(first.get("waitsFor").asText()).isEqualTo("OPERATOR");
    assertThat(time(ok(operator, path(first)), "/estimate/lentUntil")).isEqualTo(in(90));
    assertThat(code(403, place.lead(), first, "approve", null)).isEqualTo("forbidden");
    JsonNode extended = act(200, operator, first, "approve", "{" + until(70) + "}");
    JsonNode longer = ok(operator, extended.get("result").asText());
    assertThat(time(longer, "/expiresAt")).isEqualTo(in(70));
    assertThat(longer.get("description").asText()).isEqualTo("Census");

    JsonNode estimate = ok(place.lead(), path(asked)).get("estimate");
    assertThat(estimate.get("obstacle").isNull()).as(estimate.toString()).isTrue();
    assertThat(time(estimate, "/endsAt")).isEqualTo(in(60));
    JsonNode granted = act(200, place.lead(), asked, "approve", null);
    assertThat(granted.get("result").asText()).isEqualTo(path);
    assertThat(time(ok(place.member(), path), "/expiresAt")).isEqualTo(in(60));
    assertThat(
            ok(operator, "/v1/audit?because=" + asked.get("id").asText())
                .get("items")
                .findValuesAsText("verb"))
        .containsExactly("patchTenantLoan");

    String own = ask("patchTenantLoan", "{}", about(loan) + "," + until(65));
    assertThat(made(place.lead(), home(place) + "/requests", own).get("phase").asText())
        .as("what a lead may do alone")
        .isEqualTo("GRANTED");
    assertThat(ok(operator, "/v1/doctor").get("findings")).isEmpty();
  }

  @Test
  void a_loan_that_ended_meanwhile_is_told_of() {
    Place place = place("sports");
    JsonNode loan = lent(place.lead(), home(place), 2, 9);
    JsonNode asked = asked(place, "patchTenantLoan", expiring(60), about(loan));
    String path = home(place) + "/quota/loans/" + loan.get("id").asText();
    assertThat(faso.call(place.lead(), "DELETE", path, null).statusCode()).isEqualTo(204);

    assertThat(code(409, place.lead(), asked, "approve", null)).isEqualTo("loan-gone");
    assertThat(ok(place.lead(), path(asked)).at("/estimate/obstacle").asText()).contains("over");
  }

  private static String budget(long xof) {
    return "{\"monthlyBudgetXof\":%d}".formatted(xof);
  }

  private long budgetOf(String path) {
    return ok(operator, path).get("monthlyBudgetXof").asLong();
  }

  @Test
  void a_colleague_is_let_in_by_the_lead_or_an_operator() {
    Place place = place("transports");
    String members = home(place) + "/members";
    String kadi = "{\"person\":\"kadi\",\"role\":\"viewer\"}";
    json(403, place.member(), "POST", members, kadi);
    requireRefused(place, Map.of(ask("createTenantMember", kadi, until(3)), "/until"));
    json(
        400,
        place.member(),
        "POST",
        home(place) + "/requests",
        body("createTenantMember", kadi.replace("viewer", "lead")));

    JsonNode asked = asked(place, "createTenantMember", kadi);
    assertThat(asked.get("waitsFor").asText()).isEqualTo("LEAD");
    assertThat(ok(place.lead(), path(asked)).at("/estimate/obstacle").asText())
        .as("whom nobody knows yet")
        .contains("kadi");
    assertThat(code(422, place.lead(), asked, "approve", null)).isEqualTo("invalid");
    made(operator, "/v1/people", "{\"username\":\"kadi\",\"name\":\"Kadi\"}");
    assertThat(ok(place.lead(), path(asked)).at("/estimate/obstacle").isNull()).isTrue();
    assertThat(act(200, place.lead(), asked, "approve", null).get("phase").asText())
        .isEqualTo("GRANTED");

    JsonNode member = ok(place.lead(), members).at("/items/0");
    assertThat(member.get("name").asText()).isEqualTo("Kadi");
    assertThat(member.get("role").asText()).isEqualTo("viewer");
    JsonNode deed = ok(operator, "/v1/audit?because=" + asked.get("id").asText()).at("/items/0");
    assertThat(deed.get("verb").asText()).isEqualTo("createTenantMember");
    assertThat(deed.get("target")).isEqualTo(member.get("id"));
    String own = body("createTenantMember", kadi.replace("kadi", "awa"));
    made(operator, "/v1/people", "{\"username\":\"awa\",\"name\":\"Awa\"}");
    assertThat(made(operator, home(place) + "/requests", own).get("phase").asText())
        .as("what an operator may do alone")
        .isEqualTo("GRANTED");
  }

  @Test
  void a_tenants_budget_is_its_leads_to_give_within_the_ministrys_which_is_an_operators() {
    Place place = place("culture");
    String ministry = "/v1/ministries/culture";
    json(200, operator, "PATCH", ministry, budget(40_000));
    json(403, place.member(), "PATCH", home(place), budget(30_000));

    JsonNode asked = asked(place, "patchTenant", budget(30_000));
    assertThat(asked.get("waitsFor").asText()).isEqualTo("LEAD");
    JsonNode estimate = ok(place.lead(), path(asked)).get("estimate");
    assertThat(estimate.get("obstacle").isNull()).as(estimate.toString()).isTrue();
    assertThat(estimate.get("monthlyCostXof").asLong()).isZero();
    assertThat(estimate.at("/budget/leftXof").asLong()).isEqualTo(40_000);
    assertThat(budgetOf(home(place))).isZero();
    JsonNode granted = act(200, place.lead(), asked, "approve", null);
    assertThat(granted.get("result").asText()).isEqualTo(home(place));
    assertThat(budgetOf(home(place))).isEqualTo(30_000);
    assertThat(
            ok(operator, "/v1/audit?because=" + asked.get("id").asText())
                .get("items")
                .findValuesAsText("verb"))
        .containsExactly("patchTenant");

    JsonNode more = asked(place, "patchTenant", budget(50_000));
    assertThat(ok(place.lead(), path(more)).at("/estimate/obstacle").asText())
        .contains("culture has 40000", "patchMinistry");
    assertThat(code(409, place.lead(), more, "approve", null)).isEqualTo("budget-exceeded");
    JsonNode first =
        made(place.lead(), ministry + "/requests", body("patchMinistry", budget(60_000)));
    assertThat(first.get("waitsFor").asText()).isEqualTo("OPERATOR");
    assertThat(code(403, place.lead(), first, "approve", null)).isEqualTo("forbidden");
    assertThat(ok(operator, path(first)).at("/estimate/budget/leftXof").asLong()).isEqualTo(60_000);
    act(200, operator, first, "approve", null);
    assertThat(budgetOf(ministry)).isEqualTo(60_000);
    act(200, place.lead(), more, "approve", null);
    assertThat(budgetOf(home(place))).isEqualTo(50_000);

    String own = body("patchTenant", budget(55_000));
    assertThat(made(place.lead(), home(place) + "/requests", own).get("phase").asText())
        .as("what a lead may do alone")
        .isEqualTo("GRANTED");
    requireRefused(
        place,
        Map.of(
            body("patchTenant", budget(55_000)), "/payload/monthlyBudgetXof",
            body("patchTenant", "{\"monthlyBudgetXof\":null}"), "/payload/monthlyBudgetXof",
            body("patchTenant", "{}"), "/payload/monthlyBudgetXof",
            body("patchTenant", "{\"monthlyBudgetXof\":60000,\"labels\":{}}"), "/payload/labels",
            ask("patchTenant", budget(60_000), until(9)), "/until",
            ask("patchTenant", budget(60_000), WEB), "/vm"));
  }

  @Test
  void what_makes_no_sense_is_told_at_once() {
    Place place = place("commerce");
    var _ = off(operator, place);
    JsonNode loan = lent(place.lead(), home(place), 2, 9);
    String unknown = "\"loan\":\"loan-01k3v8z6q4e9rb7t5m2xw0c1hj\"";
    Map<String, String> wrongs =
        Map.of(
            body("resizeVm", LARGE), "/vm",
            ask("resizeVm", LARGE, WEB + "," + about(loan)), "/loan",
            ask("resizeVm", "{\"flavor\":\"small\"}", WEB), "/payload/flavor",
            ask("resizeVm", "{\"flavor\":\"none\"}", WEB), "/payload/flavor",
            body("patchTenantLoan", expiring(60)), "/loan",
            ask("patchTenantLoan", expiring(60), unknown), "/loan",
            ask("patchTenantLoan", "{\"description\":\"x\"}", about(loan)), "/payload/expiresAt",
            ask("patchTenantLoan", expiring(8), about(loan)), "/payload/expiresAt",
            ask("patchTenantLoan", "{}", about(loan) + "," + until(8)), "/until",
            ask("createVm", vm("two", "small"), about(loan)), "/loan");
    requireRefused(place, wrongs);
  }

  @Test
  void what_was_asked_for_a_tenant_that_is_gone_is_read_by_who_is_above_it() {
    Place place = place("arts");
    JsonNode refused = asked(place, "patchTenantQuota", "{\"vcpus\":{\"limit\":6}}");
    act(200, place.lead(), refused, "refuse", "{\"reason\":\"no\"}");
    JsonNode open = asked(place, "createVm", vm("web", "large"));
    assertThat(faso.call(place.lead(), "DELETE", home(place), null).statusCode()).isEqualTo(204);

    String auditor = token("/v1", "auditor");
    for (String reader : new String[] {operator, auditor, place.lead()}) {
      assertThat(ok(reader, path(refused)).get("phase").asText()).isEqualTo("REFUSED");
      JsonNode lapsed = ok(reader, path(open));
      assertThat(lapsed.get("phase").asText()).isEqualTo("LAPSED");
      assertThat(lapsed.at("/history/1/kind").asText()).isEqualTo("LAPSED");
      assertThat(lapsed.get("tenant").asText()).isEqualTo(place.tenant());
    }
    assertThat(ok(place.lead(), "/v1/ministries/arts/requests").get("items")).hasSize(2);
    json(401, place.member(), "GET", path(refused), null);
    assertThat(code(409, place.lead(), open, "approve", null)).isEqualTo("request-ended");
    json(404, place("tourisme").lead(), "GET", path(open), null);
  }
}
