package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What one operator cannot do to others alone. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class BreakGlassOverHttpTest extends InOneWorld {

  private static final String SECRET = "#!/bin/sh\\necho hunter-2 > /root/p\\n";
  private static final String WHY = "{\"reason\":\"incident 4711\"}";

  private String one;
  private String other;

  @BeforeParameterizedClassInvocation
  void operators() {
    one = world.faso.plane().tokens.bootstrapOperator("one");
    other = world.faso.plane().tokens.bootstrapOperator("two");
  }

  private String vm(String name, @Nullable String userData) {
    String given = userData == null ? "" : ",\"userData\":\"" + userData + "\"";
    String body =
        "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\"%s}".formatted(name, given);
    String vms = "/v1/tenants/" + world.tenant + "/vms";
    json(201, one, "POST", vms, body);
    return vms + "/" + name;
  }

  private JsonNode json(
      int status, String token, String method, String path, @Nullable String body) {
    HttpResponse<String> answer = world.faso.call(token, method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return RunningControlPlane.json(answer.body());
  }

  private static String confirm(JsonNode asked) {
    return "/v1/confirmations/" + asked.get("id").asText() + "/actions/confirm";
  }

  private List<String> stored(String query) {
    return Jdbi.create(world.faso.plane().surroundings().database())
        .withHandle(handle -> handle.createQuery(query).mapTo(String.class).list());
  }

  @Test
  void user_data_is_read_once_by_who_asked_when_another_agreed() {
    String vm = vm("sealed", SECRET);
    String read = vm + "/actions/read-user-data";

    JsonNode asked = json(202, one, "POST", read, WHY);
    assertThat(asked.get("reason").asText()).isEqualTo("incident 4711");
    assertThat(json(202, one, "POST", read, WHY).get("id"))
        .as("asked again")
        .isEqualTo(asked.get("id"));
    json(403, one, "POST", confirm(asked), null);
    json(200, other, "POST", confirm(asked), null);

    assertThat(json(202, other, "POST", read, WHY).get("outcome").asText())
        .as("who agreed has asked for nothing yet")
        .isEqualTo("WAITING");
    JsonNode data = json(200, one, "POST", read, WHY);
    assertThat(data.get("userData").asText()).isEqualTo(SECRET.translateEscapes());
    json(202, one, "POST", read, WHY);

    JsonNode entries =
        json(200, one, "GET", "/v1/audit?sort=at&verb=readUserData", null).get("items");
    assertThat(entries.findValuesAsText("confirmedBy")).as("agreed to by a second").isNotEmpty();
    assertThat(entries.findValuesAsText("status")).contains("202", "204", "200");
    assertThat(stored("select payload from event where type = 'vm.user-data-read'"))
        .singleElement()
        .satisfies(told -> assertThat(told).contains("sealed", "incident 4711"));
    assertThat(
            json(200, one, "GET", "/v1/audit?ministry=sante&verb=readUserData", null).get("items"))
        .as("the ministry's lead sees it")
        .isNotEmpty();
    for (String table :
        List.of("line from audit_entry", "payload from event", "body from idempotency")) {
      assertThat(stored("select " + table))
          .as(table)
          .noneMatch(text -> text != null && text.contains("hunter"));
    }
  }

  @Test
  void a_repeated_call_shows_nothing_again() {
    String read = vm("sealed-2", SECRET) + "/actions/read-user-data";
    json(200, other, "POST", confirm(json(202, one, "POST", read, WHY)), null);
    HttpRequest.Builder call =
        HttpRequest.newBuilder(world.faso.url().resolve(read))
            .POST(HttpRequest.BodyPublishers.ofString(WHY))
            .header("Content-Type", "application/json")
            .header("Authorization", "Bearer " + one)
            .header("Idempotency-Key", "look-1");

    assertThat(world.faso.send(call.build()).body()).contains("hunter-2");
    HttpResponse<String> again = world.faso.send(call.build());
    assertThat(again.statusCode()).isEqualTo(200);
    assertThat(again.body()).contains("\"userData\":null").doesNotContain("hunter");
  }

  @Test
  void a_preview_shows_nothing_and_what_is_not_there_needs_nobody() {
    String sealed = vm("sealed-3", SECRET);
    assertThat(
            json(200, one, "POST", sealed + "/actions/read-user-data?dryRun=true", WHY).toString())
        .doesNotContain("hunter");
    String plain = vm("plain", null);
    assertThat(json(409, one, "POST", plain + "/actions/read-user-data", WHY).get("type").asText())
        .isEqualTo("urn:faso:no-user-data");
    assertThat(json(400, one, "POST", plain + "/actions/read-user-data", "{}").toString())
        .contains("/reason");
  }

  @Test
  void a_node_takes_vms_with_it_when_another_agreed() {
    String vm = vm("on-lost", null);
    json(200, one, "GET", vm + "?wait=RUNNING&timeout=30", null);
    assertThat(json(409, one, "POST", vm + "/actions/force-delete", null).get("type").asText())
        .as("its node answers")
        .isEqualTo("urn:faso:wrong-phase");
    assertThat(
            json(409, one, "POST", "/v1/nodes/n1/actions/retire", "{\"lost\":true}")
                .get("type")
                .asText())
        .isEqualTo("urn:faso:wrong-phase");
  }
}
