package cloud.faso.app;

import static java.time.ZoneOffset.UTC;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Operation;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.YearMonth;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Prices, usage and statements as their readers meet them. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BillsOverHttpTest {

  @Parameter private TestDatabases.Kind kind;
  private World world;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    world = new World(home, kind);
  }

  @AfterParameterizedClassInvocation
  void stop() {
    world.close();
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return world.faso.call(world.operator, method, path, body);
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = call("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  private HttpResponse<String> statement(String accept) {
    return world.faso.send(
        world
            .request(world.operator, "/v1/ministries/sante/statements/2026-02?language=en")
            .header("Accept", accept)
            .build());
  }

  @Test
  void a_statement_is_had_as_what_is_asked_for() {
    assertThat(statement("application/json").body()).startsWith("{");
    assertThat(statement("text/html;q=0.5, */*;q=0.1").body()).startsWith("{");
    assertThat(statement("text/csv").body()).startsWith("\uFEFFStatement;Month;");
    assertThat(statement("application/pdf, application/json;q=0.1").body()).startsWith("%PDF-");
    assertThat(statement("image/png").statusCode()).isEqualTo(406);
  }

  @Test
  void what_things_cost_follows_from_the_prices_also_before_they_are_made_or_changed() {
    String vms = "/v1/tenants/" + world.tenant + "/vms";
    String body = "{\"name\":\"dear\",\"flavor\":\"small\",\"image\":\"tiny\"}";
    price("VCPU_RUNNING", 10_000);
    price("MEMORY_RUNNING", 10_000);

    JsonNode rehearsed = rehearsed(vms, body);

    // One vCPU and half a GiB for 730 hours.
    assertThat(rehearsed.get("monthlyCostXof").asLong()).isEqualTo(7300 + 3650);
    assertThat(get(vms + "/web-1").get("monthlyCostXof").asLong()).isEqualTo(7300 + 3650);
    assertThat(get(vms + "/off-1").get("monthlyCostXof").asLong()).isZero();
    assertThat(get("/v1/flavors/small").get("monthlyCostXof").asLong()).isEqualTo(7300 + 3650);

    price("VCPU_STOPPED", 1000);
    made("/v1/flavors", "{\"name\":\"four\",\"vcpus\":4,\"memoryMiB\":512,\"rootDiskGiB\":5}");
    assertThat(get(vms + "/off-1").get("monthlyCostXof").asLong()).isEqualTo(730);
    String four = "{\"flavor\":\"four\"}";
    assertThat(rehearsed(vms + "/off-1/actions/resize", four).get("monthlyCostXof").asLong())
        .isEqualTo(4 * 730);
    assertThat(get(vms + "/off-1").get("monthlyCostXof").asLong()).isEqualTo(730);
    assertThat(call("POST", vms + "/off-1/actions/resize", four).statusCode()).isEqualTo(202);
    assertThat(get(vms + "/off-1").get("monthlyCostXof").asLong()).isEqualTo(4 * 730);

    price("PUBLIC_ADDRESS", 2000);
    Operation address = Objects.requireNonNull(world.contract.operation("createFloatingIp"));
    String asked = Objects.requireNonNull(world.body(address)).toString();
    assertThat(rehearsed(world.path(address, false), asked).get("monthlyCostXof").asLong())
        .isEqualTo(2 * 730);
  }

  private JsonNode rehearsed(String path, String body) {
    HttpResponse<String> answer = call("POST", path + "?dryRun=true", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  private void price(String item, int xof) {
    made(
        "/v1/prices",
        "{\"item\":\"%s\",\"xofPer1000Hours\":%d,\"validFrom\":\"2026-03-01\"}"
            .formatted(item, xof));
  }

  private void made(String path, String body) {
    HttpResponse<String> answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  @Test
  void a_month_is_a_draft_until_it_is_closed() {
    JsonNode draft = get("/v1/ministries/sante/statements/2026-01");
    assertThat(draft.get("status").asText()).isEqualTo("DRAFT");

    HttpResponse<String> closed =
        call("POST", "/v1/ministries/sante/statements/2026-01/actions/close", null);
    assertThat(closed.statusCode()).as(closed.body()).isEqualTo(200);

    JsonNode frozen = get("/v1/ministries/sante/statements/2026-01");
    assertThat(frozen.get("status").asText()).isEqualTo("CLOSED");
    assertThat(frozen.get("number").asText()).isEqualTo("2026-000001");
    assertThat(get("/v1/ministries/sante/statements").get("items").findValuesAsText("number"))
        .containsExactly("2026-000001");
    assertThat(get("/v1/ministries/sante/usage").toString()).contains("sante-prod");
  }

  @Test
  void a_month_that_has_not_begun_has_no_statement_and_it_is_said_which_is_the_newest() {
    YearMonth present = YearMonth.now(ZoneId.of("Africa/Ouagadougou"));
    HttpResponse<String> answer =
        call("GET", "/v1/ministries/sante/statements/" + present.plusYears(1), null);

    assertThat(answer.statusCode()).isEqualTo(404);
    assertThat(answer.body()).contains(present.plusYears(1) + " has not begun", "of " + present);
  }

  @Test
  void usage_is_told_in_whole_minutes() {
    // As if all that runs had run for an hour.
    Jdbi.create(world.faso.plane().surroundings().database())
        .useHandle(
            database ->
                database.execute(
                    "update meter set since = ?", OffsetDateTime.now(UTC).minusHours(1)));

    JsonNode usage =
        get("/v1/tenants/" + world.tenant + "/usage?from=" + LocalDate.now(UTC).minusDays(1));

    Map<String, Long> used = new HashMap<>();
    for (JsonNode each : usage.get("total")) {
      used.put(each.get("item").asText(), each.get("quantity").asLong());
    }
    assertThat(used).containsEntry("VCPU_RUNNING", 60L).containsEntry("MEMORY_RUNNING", 60 * 512L);
  }
}
