package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What may be asked of VMs, and what is answered at once. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class VmRequestsTest extends VmsOfOneTenant {

  @Test
  void a_vm_is_not_resized_below_what_its_image_needs() {
    made("/v1/sites", "{\"name\":\"empty\"}");
    made(VMS, vm("empty"));

    HttpResponse<String> refused =
        call("POST", VMS + "/empty/actions/resize", "{\"flavor\":\"smaller\"}");

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body()).contains("/flavor", "512", "1024");
  }

  @Test
  void what_a_request_names_in_vain_is_said_in_the_readers_language() {
    HttpResponse<String> refused =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(VMS))
                .header("Authorization", "Bearer " + operator)
                .header("Accept-Language", "fr")
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(vm("x").replace("small", "nowhere")))
                .build());

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body()).contains("gabarit").doesNotContain("de flavor");
  }

  @Test
  void a_change_of_labels_is_an_update() {
    made("/v1/sites", "{\"name\":\"labelled\"}");
    String creation = create("labelled");

    HttpResponse<String> changed =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(VMS + "/labelled"))
                .header("Authorization", "Bearer " + operator)
                .header("Content-Type", "application/merge-patch+json")
                .method(
                    "PATCH", HttpRequest.BodyPublishers.ofString("{\"labels\":{\"app\":\"web\"}}"))
                .build());

    assertThat(changed.statusCode()).as(changed.body()).isEqualTo(200);
    String operation = changed.headers().firstValue("Operation").orElseThrow();
    JsonNode receipt = get("/v1/operations/" + operation);
    assertThat(receipt.get("verb").asText()).isEqualTo("update");
    assertThat(receipt.get("phase").asText()).isEqualTo("SUCCEEDED");
    assertThat(get("/v1/operations/" + creation).get("phase").asText())
        .as("labels are nothing that a creation would have to give way to")
        .isEqualTo("RUNNING");

    HttpResponse<String> same =
        faso.call(operator, "PATCH", VMS + "/labelled", "{\"labels\":{\"app\":\"web\"}}");
    assertThat(same.statusCode()).as(same.body()).isEqualTo(200);
    assertThat(same.headers().firstValue("ETag")).isEqualTo(changed.headers().firstValue("ETag"));
  }

  @Test
  void a_change_of_labels_makes_no_creation_succeed_that_waits_for_room() {
    made("/v1/sites", "{\"name\":\"switched-off\"}");
    HttpResponse<String> created =
        faso.call(
            operator,
            "POST",
            VMS,
            "{\"name\":\"switched-off\",\"flavor\":\"small\",\"image\":\"tiny\","
                + "\"site\":\"switched-off\"}");
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);

    faso.call(operator, "PATCH", VMS + "/switched-off", "{\"labels\":{\"app\":\"web\"}}");

    String creation = created.headers().firstValue("Operation").orElseThrow();
    assertThat(get("/v1/operations/" + creation).get("phase").asText()).isEqualTo("RUNNING");
  }

  @Test
  void labels_are_no_more_by_many_patches_than_by_one() {
    made("/v1/sites", "{\"name\":\"crowded\"}");
    made(VMS, vm("crowded"));
    assertThat(label(0, 64).statusCode()).isEqualTo(200);

    HttpResponse<String> refused = label(64, 65);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body()).contains("\"/labels\"", "64");
    assertThat(get(VMS + "/crowded").get("labels")).hasSize(64);
  }

  private HttpResponse<String> label(int from, int to) {
    String labels =
        IntStream.range(from, to)
            .mapToObj(number -> "\"l%d\":\"x\"".formatted(number))
            .collect(Collectors.joining(","));
    return call("PATCH", VMS + "/crowded", "{\"labels\":{%s}}".formatted(labels));
  }

  @Test
  void who_asks_for_the_same_again_gets_the_receipt_of_what_runs() throws Exception {
    try (ScriptedAgent agent = agent("patient")) {
      String creation = create("patient");
      assertThat(post(VMS + "/patient/actions/start").headers().firstValue("Operation"))
          .hasValue(creation);

      agent.tell(agent.hear(), VmState.RUNNING, null);
      assertThat(post(VMS + "/patient/actions/start").headers().firstValue("Operation")).isEmpty();

      String deletion = deleted("/patient");
      assertThat(deleted("/patient")).isEqualTo(deletion);
      agent.tell(agent.hear(), VmState.ABSENT, null);
      assertThat(call("DELETE", VMS + "/patient", null).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void an_action_that_does_not_suit_the_phase_is_refused_and_changes_nothing() throws Exception {
    try (ScriptedAgent agent = agent("moody")) {
      create("moody");
      agent.tell(agent.hear(), VmState.RUNNING, null);
      refused("/moody/actions/resize", "{\"flavor\":\"smaller\"}");

      post(VMS + "/moody/actions/stop");
      agent.tell(agent.hear(), VmState.HALTED, null);
      JsonNode stopped = get(VMS + "/moody");
      assertThat(stopped.get("phase").asText()).isEqualTo("STOPPED");
      refused("/moody/actions/reboot", null);
      refused("/moody/actions/reset", null);
      assertThat(get(VMS + "/moody")).isEqualTo(stopped);
    }
  }

  @Test
  void the_rehearsal_of_a_deletion_tells_what_is_used_once_it_is_done() throws Exception {
    try (ScriptedAgent agent = agent("rehearsed")) {
      create("rehearsed");
      agent.tell(agent.hear(), VmState.RUNNING, null);
      long used = get("/v1/tenants/prod/quota").at("/vms/used").asLong();

      HttpResponse<String> rehearsal = call("DELETE", VMS + "/rehearsed?dryRun=true", null);

      assertThat(RunningControlPlane.json(rehearsal.body()).at("/quota/tenant/vms/used").asLong())
          .isEqualTo(used - 1);
      assertThat(get("/v1/tenants/prod/quota").at("/vms/used").asLong()).isEqualTo(used);
    }
  }

  @Test
  void a_vm_is_not_found_through_another_tenant() throws Exception {
    tenant("stranger", 4);
    try (ScriptedAgent agent = agent("own")) {
      create("own");
      agent.hear();
      String there = "/v1/tenants/stranger/vms/" + get(VMS + "/own").get("id").asText();

      assertThat(call("GET", there, null).statusCode()).isEqualTo(404);
      assertThat(call("DELETE", there, null).statusCode()).isEqualTo(404);
      assertThat(call("POST", there + "/actions/stop", null).statusCode()).isEqualTo(404);

      assertThat(get(VMS + "/own").get("power").asText()).isEqualTo("ON");
    }
  }

  @Test
  void beyond_its_quota_a_tenant_is_told_what_is_left_and_nothing_is_written() {
    tenant("poor", 1);
    made("/v1/sites", "{\"name\":\"first\"}");
    made("/v1/tenants/poor/vms", vm("first"));
    JsonNode before = get("/v1/tenants/poor/quota");

    HttpResponse<String> refused =
        call("POST", "/v1/tenants/poor/vms", vm("first").replace("\"first\",\"f", "\"next\",\"f"));

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(refused.body()).contains("quota-exceeded", "poor");
    assertThat(get("/v1/tenants/poor/quota")).isEqualTo(before);
    assertThat(get("/v1/tenants/poor/vms").get("items")).hasSize(1);
  }

  private void tenant(String name, int vms) {
    made(
        "/v1/ministries/sante/tenants",
        "{\"name\":\"%s\",\"quota\":{\"vcpus\":4,\"memoryMiB\":8192,\"vms\":%d,\"volumeGiB\":40}}"
            .formatted(name, vms));
  }
}
