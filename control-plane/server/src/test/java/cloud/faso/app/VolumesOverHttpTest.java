package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.DisksInUse;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmState;
import cloud.faso.spec.agent.VolumeState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Volumes from their creation to their end: what their node hears, what their owner sees. */
@OnBothDatabases
final class VolumesOverHttpTest extends VmsOfOneTenant {

  private static final String VOLUMES = "/v1/tenants/prod/volumes";

  @AfterEach
  void the_books_balance() {
    assertThat(get("/v1/doctor").get("findings")).isEmpty();
  }

  @Test
  void a_volume_is_made_grows_is_renamed_and_goes() throws Exception {
    try (ScriptedAgent agent = agent("made")) {
      JsonNode preview = preview(VOLUMES, volume("data", 10, "made"));
      assertThat(preview.at("/quota/tenant/volumeGiB/used").asInt()).isEqualTo(used() + 10);
      assertThat(preview.get("monthlyCostXof")).isEqualTo(preview.at("/resource/monthlyCostXof"));

      HttpResponse<String> made = call("POST", VOLUMES, volume("data", 10, "made"));
      assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
      assertThat(phase("data")).isEqualTo("PROVISIONING");
      JsonNode heard = agent.hearOf("VOLUME");
      assertThat(heard.at("/spec/sizeGiB").asInt()).isEqualTo(10);
      assertThat(heard.at("/spec/pool").asText()).isEqualTo("local");
      assertThat(heard.at("/spec/provisioned").asBoolean()).isFalse();

      agent.tellOfVolume(heard, VolumeState.READY);
      assertThat(phase("data")).isEqualTo("AVAILABLE");
      assertThat(outcome(made)).isEqualTo("SUCCEEDED");
      JsonNode shown = get(VOLUMES + "/data");
      assertThat(shown.get("site").asText()).isEqualTo("made");
      assertThat(shown.get("pool").asText()).isEqualTo("local");
      assertThat(shown.get("attachedTo").isNull()).isTrue();

      HttpResponse<String> grown =
          call("PATCH", VOLUMES + "/data", "{\"sizeGiB\":20,\"labels\":{\"app\":\"db\"}}");
      assertThat(grown.statusCode()).as(grown.body()).isEqualTo(200);
      heard = agent.hearOf("VOLUME");
      assertThat(heard.at("/spec/sizeGiB").asInt()).isEqualTo(20);
      assertThat(heard.at("/spec/provisioned").asBoolean()).isTrue();
      assertThat(outcome(grown)).isEqualTo("RUNNING");
      agent.tellOfVolume(heard, VolumeState.READY);
      assertThat(outcome(grown)).isEqualTo("SUCCEEDED");

      HttpResponse<String> shrunk = call("PATCH", VOLUMES + "/data", "{\"sizeGiB\":10}");
      assertThat(shrunk.statusCode()).isEqualTo(422);
      assertThat(shrunk.body()).contains("never shrinks");
      assertThat(call("PATCH", VOLUMES + "/data", "{\"name\":\"other\"}").statusCode())
          .isEqualTo(200);
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);

      HttpResponse<String> gone = call("DELETE", VOLUMES + "/other", null);
      assertThat(gone.statusCode()).as(gone.body()).isEqualTo(202);
      assertThat(phase("other")).isEqualTo("DELETING");
      assertThat(problem(call("PATCH", VOLUMES + "/other", "{\"sizeGiB\":30}")))
          .isEqualTo("urn:faso:volume-deleting");
      heard = agent.hearOf("VOLUME");
      assertThat(heard.get("spec").isNull()).isTrue();
      int before = used();
      agent.tellOfVolume(heard, VolumeState.ABSENT);
      assertThat(call("GET", VOLUMES + "/other", null).statusCode()).isEqualTo(404);
      assertThat(outcome(gone)).isEqualTo("SUCCEEDED");
      assertThat(used()).isEqualTo(before - 20);
    }
  }

  @Test
  void a_volume_belongs_to_one_vm_until_the_node_has_let_go_of_it() throws Exception {
    try (ScriptedAgent agent = agent("held")) {
      create("held");
      JsonNode vm = agent.hear();
      agent.tell(vm, VmState.RUNNING, null);
      made(VOLUMES, "{\"name\":\"log\",\"sizeGiB\":5,\"vm\":\"held\"}");
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);

      HttpResponse<String> attached = call("POST", VMS + "/held/volumes", "{\"volume\":\"log\"}");
      assertThat(attached.statusCode()).as(attached.body()).isEqualTo(202);
      JsonNode shown = RunningControlPlane.json(attached.body()).at("/volumes/0");
      assertThat(shown.get("name").asText()).isEqualTo("log");
      assertThat(shown.get("device").asText()).endsWith(shown.get("volume").asText());
      assertThat(phase("log")).isEqualTo("ATTACHING");
      vm = agent.hear();
      assertThat(vm.at("/spec/disks/0/volume")).isEqualTo(shown.get("volume"));
      assertThat(vm.at("/spec/disks/0/cut").asBoolean()).isFalse();
      agent.tell(vm, VmState.RUNNING, null);
      assertThat(phase("log")).isEqualTo("IN_USE");
      assertThat(outcome(attached)).isEqualTo("SUCCEEDED");
      assertThat(get(VOLUMES + "?vm=held").get("items")).hasSize(1);
      assertThat(get(VOLUMES + "/log").at("/attachedTo/vm").asText()).isEqualTo("held");

      assertThat(problem(call("DELETE", VOLUMES + "/log", null)))
          .isEqualTo("urn:faso:volume-in-use");
      HttpResponse<String> detached = call("DELETE", VMS + "/held/volumes/log", null);
      assertThat(detached.statusCode()).as(detached.body()).isEqualTo(202);
      vm = agent.hear();
      assertThat(vm.at("/spec/disks")).isEmpty();
      long before = vm.get("generation").asLong() - 1;
      agent.tell(vm, before, VmState.RUNNING, mounted(vm));
      assertThat(phase("log")).isEqualTo("DETACHING");
      assertThat(get(VOLUMES + "/log").get("phaseReason").asText()).contains("mounted");
      assertThat(get(VMS + "/held").get("phase").asText())
          .as("it does its work")
          .isEqualTo("RUNNING");
      assertThat(get(VMS + "/held").get("phaseReason").asText()).contains("mounted");
      assertThat(outcome(detached)).isEqualTo("RUNNING");
      HttpResponse<String> early = call("DELETE", VOLUMES + "/log", null);
      assertThat(problem(early)).isEqualTo("urn:faso:volume-in-use");
      assertThat(early.body()).contains("being detached");

      HttpResponse<String> cut = call("DELETE", VMS + "/held/volumes/log?force=true", null);
      assertThat(cut.statusCode()).as(cut.body()).isEqualTo(202);
      vm = agent.hear();
      assertThat(vm.at("/spec/disks/0/cut").asBoolean()).isTrue();
      agent.tell(vm, VmState.RUNNING, null);
      assertThat(phase("log")).isEqualTo("AVAILABLE");
      assertThat(outcome(cut)).isEqualTo("SUCCEEDED");

      assertThat(call("POST", VMS + "/held/volumes", "{\"volume\":\"log\"}").statusCode())
          .isEqualTo(202);
      agent.tell(agent.hear(), VmState.RUNNING, null);
      var _ = deleted("/held");
      agent.tell(agent.hear(), VmState.ABSENT, null);
      assertThat(phase("log")).isEqualTo("AVAILABLE");
      gone(agent, "log");
    }
  }

  @Test
  void a_volume_comes_and_goes_whatever_else_its_vm_waits_for() throws Exception {
    try (ScriptedAgent agent = agent("busy")) {
      create("busy");
      agent.tell(agent.hear(), VmState.RUNNING, null);
      made(VOLUMES, "{\"name\":\"quick\",\"sizeGiB\":5,\"vm\":\"busy\"}");
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);
      String id = get(VOLUMES + "/quick").get("id").asText();

      HttpResponse<String> attached = attach("busy", "quick");
      JsonNode vm = agent.hear();
      tellOfDisks(agent, vm, 1, List.of(id), List.of());
      assertThat(phase("quick")).as("of before it was attached").isEqualTo("ATTACHING");
      tellOfDisks(agent, vm, 2, List.of(), List.of(id));
      assertThat(phase("quick")).as("only half of it is done").isEqualTo("ATTACHING");
      assertThat(outcome(attached)).isEqualTo("RUNNING");
      tellOfDisks(agent, vm, 2, List.of(id), List.of());
      assertThat(phase("quick")).isEqualTo("IN_USE");
      assertThat(get(VMS + "/busy").at("/volumes/0/phase").asText()).isEqualTo("IN_USE");
      assertThat(outcome(attached)).isEqualTo("SUCCEEDED");

      HttpResponse<String> detached = call("DELETE", VMS + "/busy/volumes/quick", null);
      assertThat(get(VMS + "/busy").at("/volumes/0/phase").asText()).isEqualTo("DETACHING");
      vm = agent.hear();
      tellOfDisks(agent, vm, 2, List.of(), List.of());
      assertThat(phase("quick")).as("of before it was detached").isEqualTo("DETACHING");
      tellOfDisks(agent, vm, 3, List.of(id), List.of());
      tellOfDisks(agent, vm, 3, List.of(), List.of(id));
      agent.tell(vm, 1, VmState.RUNNING, null);
      assertThat(phase("quick")).as("it is not out, or nobody says so").isEqualTo("DETACHING");
      assertThat(outcome(detached)).isEqualTo("RUNNING");
      tellOfDisks(agent, vm, 3, List.of(), List.of());
      assertThat(phase("quick")).isEqualTo("AVAILABLE");
      assertThat(outcome(detached)).isEqualTo("SUCCEEDED");
      assertThat(get(VMS + "/busy").get("volumes")).isEmpty();

      var _ = deleted("/busy");
      agent.tell(agent.hear(), VmState.ABSENT, null);
      gone(agent, "quick");
    }
  }

  @Test
  void what_was_detached_can_be_had_back_until_it_is_out() throws Exception {
    try (ScriptedAgent agent = agent("back")) {
      create("back");
      agent.tell(agent.hear(), VmState.RUNNING, null);
      made(VOLUMES, "{\"name\":\"mine\",\"sizeGiB\":5,\"vm\":\"back\"}");
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);
      String id = get(VOLUMES + "/mine").get("id").asText();
      var _ = attach("back", "mine");
      agent.tell(agent.hear(), VmState.RUNNING, null);
      HttpResponse<String> detached = call("DELETE", VMS + "/back/volumes/mine?force=true", null);
      JsonNode leaving = agent.hear();
      assertThat(leaving.at("/spec/disks/0/cut").asBoolean()).isTrue();

      HttpResponse<String> kept = attach("back", "mine");

      assertThat(outcome(detached)).isEqualTo("SUPERSEDED");
      assertThat(phase("mine")).isEqualTo("ATTACHING");
      JsonNode staying = agent.hear();
      assertThat(staying.at("/spec/disks/0/volume").asText()).isEqualTo(id);
      assertThat(staying.at("/spec/disks/0/cut").asBoolean()).isFalse();
      tellOfDisks(agent, leaving, 3, List.of(), List.of());
      assertThat(phase("mine")).as("out, and wanted back").isEqualTo("ATTACHING");
      assertThat(get(VOLUMES + "/mine").at("/attachedTo/vm").asText()).isEqualTo("back");
      tellOfDisks(agent, staying, 4, List.of(id), List.of());
      assertThat(phase("mine")).isEqualTo("IN_USE");
      assertThat(outcome(kept)).isEqualTo("SUCCEEDED");

      var _ = deleted("/back");
      agent.tell(agent.hear(), VmState.ABSENT, null);
      gone(agent, "mine");
    }
  }

  @Test
  void who_runs_the_platform_sees_the_volumes_of_all() throws Exception {
    try (ScriptedAgent agent = agent("seen")) {
      made(VOLUMES, volume("seen-1", 5, "seen"));
      made(VOLUMES, volume("seen-2", 5, "seen"));

      assertThat(names("?site=seen")).containsExactly("seen-1", "seen-2");
      String node = get(VOLUMES + "/seen-1").get("node").asText();
      assertThat(names("?node=" + node)).containsExactly("seen-1", "seen-2");
      assertThat(names("?site=seen&pool=local&tenant=prod&sort=-name"))
          .containsExactly("seen-2", "seen-1");
      assertThat(names("?site=seen&limit=1")).containsExactly("seen-1");
      assertThat(names("?site=seen&q=2")).containsExactly("seen-2");
      assertThat(names("?site=seen&pool=other")).isEmpty();
      assertThat(names("?site=seen&tenant=other")).isEmpty();
      assertThat(names("?site=seen&ministry=other")).isEmpty();
      assertThat(names("?site=seen&vm=nobody")).isEmpty();

      for (JsonNode heard : agent.news()) {
        agent.tellOfVolume(heard, VolumeState.READY);
      }
      gone(agent, "seen-1");
      gone(agent, "seen-2");
    }
  }

  private List<String> names(String query) {
    return get("/v1/volumes" + query).get("items").findValuesAsText("name");
  }

  /** A VM that lacks something else, so that its generation is not reached. */
  private static void tellOfDisks(
      ScriptedAgent agent, JsonNode vm, long known, List<String> whole, List<String> halfway) {
    agent.tell(vm, 1, VmState.RUNNING, new DisksInUse(known, whole, halfway), mounted(vm));
  }

  private HttpResponse<String> attach(String vm, String volume) {
    HttpResponse<String> attached =
        call("POST", VMS + "/" + vm + "/volumes", "{\"volume\":\"%s\"}".formatted(volume));
    assertThat(attached.statusCode()).as(attached.body()).isEqualTo(202);
    return attached;
  }

  @Test
  void what_cannot_be_is_refused_and_says_why() throws Exception {
    try (ScriptedAgent here = agent("here");
        ScriptedAgent there = agent("there")) {
      create("here");
      here.tell(here.hear(), VmState.RUNNING, null);
      made(VOLUMES, volume("far", 5, "there"));
      there.tellOfVolume(there.hearOf("VOLUME"), VolumeState.READY);

      assertThat(problem(call("POST", VMS + "/here/volumes", "{\"volume\":\"far\"}")))
          .isEqualTo("urn:faso:volume-out-of-reach");
      HttpResponse<String> none = call("POST", VMS + "/here/volumes", "{\"volume\":\"nowhere\"}");
      assertThat(none.statusCode()).isEqualTo(422);
      assertThat(none.body()).contains("/volume");
      assertThat(call("DELETE", VMS + "/here/volumes/far", null).statusCode()).isEqualTo(404);
      HttpResponse<String> large = call("POST", VOLUMES, volume("large", 99, "there"));
      assertThat(problem(large)).isEqualTo("urn:faso:no-room-for-volume");
      assertThat(large.body()).contains("95 GiB left");
      assertThat(problem(call("PATCH", VOLUMES + "/far", "{\"sizeGiB\":101}")))
          .isEqualTo("urn:faso:no-room-for-volume");
      assertThat(problem(call("POST", VOLUMES, volume("far", 5, "there"))))
          .isEqualTo("urn:faso:name-taken");
      HttpResponse<String> unknown =
          call("POST", VOLUMES, "{\"name\":\"x\",\"sizeGiB\":1,\"vm\":\"nobody\"}");
      assertThat(unknown.statusCode()).isEqualTo(422);

      var _ = deleted("/here");
      here.tell(here.hear(), VmState.ABSENT, null);
      gone(there, "far");
    }
  }

  @Test
  void whoever_waits_for_a_volume_that_is_not_there_yet_goes_on_waiting() throws Exception {
    try (ScriptedAgent agent = agent("early")) {
      create("early");
      agent.tell(agent.hear(), VmState.RUNNING, null);
      made(VOLUMES, "{\"name\":\"soon\",\"sizeGiB\":5,\"vm\":\"early\"}");
      HttpResponse<String> attached = call("POST", VMS + "/early/volumes", "{\"volume\":\"soon\"}");
      assertThat(attached.statusCode()).as(attached.body()).isEqualTo(202);
      List<JsonNode> news = agent.news();
      JsonNode vm = ofKind(news, "VM");
      agent.tell(
          vm,
          1,
          VmState.RUNNING,
          new StepError("volume-not-there", "Not yet.", 2, 0, Instant.EPOCH));
      assertThat(outcome(attached)).isEqualTo("RUNNING");
      assertThat(get(VMS + "/early").get("phaseReason").asText()).isNotBlank();

      agent.tellOfVolume(ofKind(news, "VOLUME"), VolumeState.READY);
      agent.tell(vm, VmState.RUNNING, null);
      assertThat(outcome(attached)).isEqualTo("SUCCEEDED");
      assertThat(phase("soon")).isEqualTo("IN_USE");
      var _ = deleted("/early");
      agent.tell(agent.hear(), VmState.ABSENT, null);
      gone(agent, "soon");
    }
  }

  private static JsonNode ofKind(List<JsonNode> news, String kind) {
    return news.stream()
        .filter(item -> item.get("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void in_a_pool_that_has_become_too_small_volumes_are_renamed_and_deleted_and_none_grows()
      throws Exception {
    try (ScriptedAgent agent = agent("shrunk")) {
      made(VOLUMES, volume("old-name", 50, "shrunk"));
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);
      Databases.jdbi(faso.plane().surroundings().database())
          .useHandle(
              handle ->
                  handle.execute("update pool set capacity_gib = 10 where reserved_gib = 50"));

      assertThat(problem(call("PATCH", VOLUMES + "/old-name", "{\"sizeGiB\":51}")))
          .isEqualTo("urn:faso:no-room-for-volume");
      HttpResponse<String> renamed =
          call("PATCH", VOLUMES + "/old-name", "{\"name\":\"new-name\"}");
      assertThat(renamed.statusCode()).as(renamed.body()).isEqualTo(200);
      assertThat(get("/v1/tenants/prod/usage").get("parts").toString())
          .contains("new-name")
          .doesNotContain("old-name");
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);
      gone(agent, "new-name");
    }
  }

  @Test
  void a_volume_that_cannot_be_made_says_what_to_do() throws Exception {
    try (ScriptedAgent agent = agent("full")) {
      HttpResponse<String> made = call("POST", VOLUMES, volume("stuck", 5, "full"));
      JsonNode heard = agent.hearOf("VOLUME");
      agent.tellOfVolume(
          heard,
          0,
          VolumeState.PREPARING,
          new StepError("disk-full", "No disk.", 1, 3, Instant.EPOCH));

      JsonNode shown = get(VOLUMES + "/stuck");
      assertThat(shown.get("phase").asText()).isEqualTo("FAILED");
      assertThat(shown.get("phaseReason").asText()).isNotBlank();
      assertThat(outcome(made)).isEqualTo("FAILED");
      agent.tellOfVolume(heard, VolumeState.READY);
      assertThat(phase("stuck")).isEqualTo("AVAILABLE");
      agent.tellOfVolume(
          heard, 1, VolumeState.BROKEN, new StepError("volume-lost", "Gone.", 1, 0, Instant.EPOCH));
      assertThat(phase("stuck")).isEqualTo("FAILED");
      gone(agent, "stuck");
    }
  }

  private static StepError mounted(JsonNode vm) {
    return new StepError(
        "volume-mounted",
        "Still mounted.",
        vm.get("generation").asLong(),
        5,
        Instant.parse("2200-01-01T00:00:00Z"));
  }

  private void gone(ScriptedAgent agent, String volume) {
    assertThat(call("DELETE", VOLUMES + "/" + volume, null).statusCode()).isEqualTo(202);
    agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.ABSENT);
    assertThat(call("GET", VOLUMES + "/" + volume, null).statusCode()).isEqualTo(404);
  }

  private JsonNode preview(String path, String body) {
    HttpResponse<String> answer = call("POST", path + "?dryRun=true", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  private static String volume(String name, int sizeGib, String site) {
    return "{\"name\":\"%s\",\"sizeGiB\":%d,\"site\":\"%s\"}".formatted(name, sizeGib, site);
  }

  private int used() {
    return get("/v1/tenants/prod/quota").at("/volumeGiB/used").asInt();
  }

  private String phase(String volume) {
    return get(VOLUMES + "/" + volume).get("phase").asText();
  }

  private String outcome(HttpResponse<String> answer) {
    String operation = answer.headers().firstValue("Operation").orElseThrow();
    return get("/v1/operations/" + operation).get("phase").asText();
  }

  private static @Nullable String problem(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    return RunningControlPlane.json(answer.body()).get("type").asText();
  }
}
