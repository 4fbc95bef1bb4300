package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ministries that divide their budgets, as their callers meet them. */
@OnBothDatabases
@Timeout(120)
final class BudgetsOverHttpTest extends InOneControlPlane {

  @Test
  void a_ministry_divides_its_budget_and_keeps_what_it_does_not_give_out() {
    ministry("sante", 1_000_000L);
    String lead =
        json(201, call("POST", "/v1/ministries/sante/tokens", "{\"name\":\"l\",\"role\":\"lead\"}"))
            .get("secret")
            .asText();
    assertThat(tenant(lead, "sante", "prod", 600_000).statusCode()).isEqualTo(201);
    assertThat(ok("GET", "/v1/ministries/sante", null).get("budgetLeftXof").asLong())
        .isEqualTo(400_000);
    assertThat(ok("GET", "/v1/ministries?q=sante", null).at("/items/0/budgetLeftXof").asLong())
        .isEqualTo(400_000);

    JsonNode tooMuch = json(409, tenant(lead, "sante", "test", 400_001));
    assertThat(tooMuch.get("type").asText()).isEqualTo("urn:faso:budget-exceeded");
    assertThat(tooMuch.get("detail").asText())
        .startsWith("Ministry sante has 1000000 XOF a month, and its tenants together")
        .contains("would have 1000001.")
        .contains("Give this one 400000 at most");
    assertThat(tenant(lead, "sante", "test", 400_000).statusCode()).isEqualTo(201);
    json(409, faso.call(lead, "PATCH", "/v1/tenants/prod", "{\"monthlyBudgetXof\":600001}"));

    JsonNode lowered =
        json(409, call("PATCH", "/v1/ministries/sante", "{\"monthlyBudgetXof\":999999}"));
    assertThat(lowered.get("detail").asText())
        .contains("1000000 are given out to its tenants (prod 600000, test 400000)");

    assertThat(
            json(200, faso.call(lead, "PATCH", "/v1/tenants/prod", "{\"monthlyBudgetXof\":null}"))
                .get("monthlyBudgetXof")
                .isNull())
        .isTrue();
    ok("PATCH", "/v1/ministries/sante", "{\"monthlyBudgetXof\":400000}");
    assertThat(ok("GET", "/v1/ministries/sante", null).get("budgetLeftXof").asLong()).isZero();
    assertThat(faso.call(lead, "DELETE", "/v1/tenants/test", null).statusCode()).isEqualTo(204);
    assertThat(ok("GET", "/v1/ministries/sante", null).get("budgetLeftXof").asLong())
        .isEqualTo(400_000);
  }

  @Test
  void a_ministry_without_a_budget_bounds_nothing() {
    ministry("culture", null);
    assertThat(tenant("culture", "museum", 7).statusCode()).isEqualTo(201);

    assertThat(ok("GET", "/v1/ministries/culture", null).get("budgetLeftXof").isNull()).isTrue();
    json(409, call("PATCH", "/v1/ministries/culture", "{\"monthlyBudgetXof\":6}"));
    ok("PATCH", "/v1/ministries/culture", "{\"monthlyBudgetXof\":7}");
  }

  @Test
  void of_many_who_give_out_the_same_rest_only_so_many_succeed_as_it_does_for() {
    ministry("eau", 5L);
    for (int i = 0; i < 12; i++) {
      assertThat(tenant("eau", "t" + i, 0).statusCode()).isEqualTo(201);
    }
    List<CompletableFuture<HttpResponse<String>>> calls = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String tenant = "/v1/tenants/t" + i;
      calls.add(
          CompletableFuture.supplyAsync(() -> call("PATCH", tenant, "{\"monthlyBudgetXof\":1}")));
      calls.add(
          CompletableFuture.supplyAsync(
              () -> call("PATCH", "/v1/ministries/eau", "{\"monthlyBudgetXof\":3}")));
      calls.add(
          CompletableFuture.supplyAsync(
              () -> call("PATCH", "/v1/ministries/eau", "{\"monthlyBudgetXof\":5}")));
    }
    List<Integer> statuses = calls.stream().map(each -> each.join().statusCode()).toList();

    assertThat(statuses).containsOnly(200, 409);
    long budget = ok("GET", "/v1/ministries/eau", null).get("monthlyBudgetXof").asLong();
    long given =
        StreamSupport.stream(
                ok("GET", "/v1/tenants?ministry=eau", null).get("items").spliterator(), false)
            .mapToLong(each -> each.get("monthlyBudgetXof").asLong())
            .sum();
    assertThat(given).isBetween(3L, budget);
  }

  private void ministry(String code, @Nullable Long budget) {
    json(
        201,
        call(
            "POST",
            "/v1/ministries",
            "{\"code\":\"%s\",\"nameFr\":\"F\",\"nameEn\":\"E\"%s}"
                .formatted(code, budget == null ? "" : ",\"monthlyBudgetXof\":" + budget)));
  }

  private HttpResponse<String> tenant(String ministry, String name, long budget) {
    return tenant(operator, ministry, name, budget);
  }

  private HttpResponse<String> tenant(String token, String ministry, String name, long budget) {
    return faso.call(
        token,
        "POST",
        "/v1/ministries/" + ministry + "/tenants",
        "{\"name\":\"%s\",\"monthlyBudgetXof\":%d}".formatted(name, budget));
  }

  private JsonNode ok(String method, String path, @Nullable String body) {
    return json(200, call(method, path, body));
  }

  private static JsonNode json(int status, HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }
}
