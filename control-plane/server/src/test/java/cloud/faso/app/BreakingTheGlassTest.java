package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What two operators may do together to a ministry's VM, and what its people learn of it. */
@OnBothDatabases
final class BreakingTheGlassTest extends TwoOperators {

  private static final String VMS = "/v1/tenants/prod/vms/";
  private static final String SECRET = "password: x7Kd02mmQ";

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void furnish() throws Exception {
    new Catalogue(faso, one).make("m", "prod", 8);
    json(201, one, "POST", "/v1/sites", "{\"name\":\"far\"}");
  }

  @Test
  void user_data_is_read_once_by_who_asked_when_another_operator_allowed_it() {
    String vm = created("sealed", ",\"userData\":\"%s\"".formatted(SECRET));
    String read = VMS + "sealed/actions/read-user-data";
    String why = "{\"reason\":\"Ticket 4711.\"}";

    JsonNode asked = json(202, one, "POST", read, why);
    assertThat(asked.get("reason").asText()).isEqualTo("Ticket 4711.");
    assertThat(json(202, one, "POST", read, why).get("id"))
        .as("asked again, it goes on waiting")
        .isEqualTo(asked.get("id"));
    assertThat(code(403, one, confirm(asked))).isEqualTo("same-person");
    json(200, other, "POST", confirm(asked), null);
    json(202, other, "POST", read, why);
    json(202, one, "POST", read, "{\"reason\":\"Another.\"}");

    HttpResponse<String> answer = faso.call(one, "POST", read, why);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(answer.headers().allValues("Cache-Control")).contains("no-store");
    JsonNode data = RunningControlPlane.json(answer.body());
    assertThat(data.get("userData").asText()).isEqualTo(SECRET);
    assertThat(data.get("confirmation")).isEqualTo(asked.get("id"));
    assertThat(json(202, one, "POST", read, why).get("id"))
        .as("a second time has to be asked for")
        .isNotEqualTo(asked.get("id"));
    JsonNode used = json(200, one, "GET", "/v1/confirmations/" + asked.get("id").asText(), null);
    assertThat(used.get("usedAt").isNull()).isFalse();
    assertThat(statuses(vm, "readUserData")).contains(200, 202);
    String because = "/v1/audit?because=" + asked.get("id").asText();
    assertThat(json(200, one, "GET", because, null).get("items").findValuesAsText("status"))
        .as("what was allowed, and the reading that it allowed")
        .containsExactlyInAnyOrder("200", "202");
    List<String> kept =
        Tables.rows(faso.plane().surroundings().database()).entrySet().stream()
            .filter(table -> !table.getKey().equalsIgnoreCase("vm_seed"))
            .flatMap(table -> table.getValue().stream())
            .toList();
    assertThat(kept)
        .as("the secret is nowhere else")
        .noneMatch(row -> row.contains(SECRET))
        .anyMatch(row -> row.contains("vm.user-data-read") && row.contains("Ticket 4711."));
  }

  @Test
  void what_was_allowed_is_to_be_read_within_an_hour() {
    created("late", ",\"userData\":\"%s\"".formatted(SECRET));
    String read = VMS + "late/actions/read-user-data";
    String why = "{\"reason\":\"Ticket 4712.\"}";
    JsonNode asked = json(202, one, "POST", read, why);
    json(200, other, "POST", confirm(asked), null);
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute(
                    "update confirmation set ended_at = ended_at - interval '2' hour where id = ?",
                    asked.get("id").asText()));

    JsonNode anew = json(202, one, "POST", read, why);

    assertThat(anew.get("id")).isNotEqualTo(asked.get("id"));
    assertThat(anew.get("outcome").asText()).isEqualTo("WAITING");
    json(200, other, "POST", confirm(anew), null);
    assertThat(json(200, one, "POST", read, why).get("userData").asText()).isEqualTo(SECRET);
  }

  @Test
  void without_user_data_there_is_nothing_to_ask_for() {
    created("plain", "");
    assertThat(code(409, one, VMS + "plain/actions/read-user-data", "{\"reason\":\"Curiosity.\"}"))
        .isEqualTo("no-user-data");
  }

  @Test
  void a_vm_without_a_node_is_deleted_by_force_when_another_operator_confirms_it() {
    String vm = created("unwanted", "");
    String force = VMS + "unwanted/actions/force-delete";
    JsonNode preview = json(200, one, "POST", force + "?dryRun=true", null);
    assertThat(preview.get("detail").asText()).contains("nothing of it stays");
    JsonNode asked = json(202, one, "POST", force, null);
    json(200, one, "GET", VMS + "unwanted", null);

    json(200, other, "POST", confirm(asked), null);

    json(404, one, "GET", VMS + "unwanted", null);
    assertThat(statuses(vm, "forceDeleteVm")).contains(202, 204);
  }

  @Test
  void what_is_on_a_silent_node_is_given_up_by_two_operators_only() throws Exception {
    json(201, one, "POST", "/v1/sites", "{\"name\":\"fada\"}");
    String node =
        json(201, one, "POST", "/v1/nodes", "{\"name\":\"burnt\",\"site\":\"fada\"}")
            .get("id")
            .asText();
    String joinToken =
        json(201, one, "POST", "/v1/nodes/burnt/join-token", "{}").get("token").asText();
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken)) {
      agent.post("/agent/v1/session", AgentsOverHttp.session(AgentsOverHttp.POOLS));
      for (String name : List.of("first", "second")) {
        created(name, "fada", "");
        json(200, one, "GET", VMS + name + "?wait=PROVISIONING&timeout=30", null);
      }
      assertThat(code(409, one, VMS + "first/actions/force-delete")).isEqualTo("wrong-phase");
    }
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute(
                    "update node_link set silent_since = now() where node_id = ?", node));
    json(200, one, "GET", VMS + "first?wait=UNREACHABLE&timeout=30", null);
    String force = VMS + "first/actions/force-delete";
    assertThat(json(200, one, "POST", force + "?dryRun=true", null).get("detail").asText())
        .contains("burnt");
    json(200, other, "POST", confirm(json(202, one, "POST", force, null)), null);
    json(404, one, "GET", VMS + "first", null);

    String retire = "/v1/nodes/burnt/actions/retire";
    JsonNode asked = json(202, one, "POST", retire, "{\"lost\":true}");
    assertThat(asked.get("outcome").asText()).isEqualTo("WAITING");
    json(200, one, "GET", VMS + "second", null);
    json(202, one, "DELETE", VMS + "second", null);
    json(
        200,
        other,
        "POST",
        confirm(json(202, one, "POST", VMS + "second/actions/force-delete", null)),
        null);
    assertThat(code(409, one, retire)).as("it has something to destroy").isEqualTo("in-use");
    json(200, other, "POST", confirm(asked), null);

    assertThat(json(200, one, "GET", "/v1/nodes/" + node, null).get("phase").asText())
        .isEqualTo("RETIRED");
    assertThat(new Doctor(Databases.jdbi(faso.plane().surroundings().database())).examine())
        .isEmpty();
  }

  @Test
  void what_has_ended_long_ago_is_forgotten() {
    created("old", "");
    String id = json(202, one, "POST", VMS + "old/actions/force-delete", null).get("id").asText();
    Runnable forgetting = faso.plane().confirmations.forgetting().work();
    forgetting.run();
    json(200, one, "GET", "/v1/confirmations/" + id, null);

    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute(
                    "update confirmation set expires_at = '2020-01-01T00:00:00Z' where id = ?",
                    id));
    forgetting.run();

    json(404, one, "GET", "/v1/confirmations/" + id, null);
  }

  /** Where there are no nodes. */
  private String created(String name, String more) {
    return created(name, "far", more);
  }

  private String created(String name, String site, String more) {
    String body =
        "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"%s\"%s}"
            .formatted(name, site, more);
    return json(201, one, "POST", "/v1/tenants/prod/vms", body).get("id").asText();
  }

  private List<Integer> statuses(String target, String verb) {
    return json(200, one, "GET", "/v1/audit?target=" + target, null)
        .get("items")
        .valueStream()
        .filter(entry -> entry.get("verb").asText().equals(verb))
        .map(entry -> entry.get("status").asInt())
        .toList();
  }
}
