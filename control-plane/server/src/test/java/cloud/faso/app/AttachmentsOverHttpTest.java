package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.DisksInUse;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmState;
import cloud.faso.spec.agent.VolumeState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** How volumes come to VMs and leave them. */
@OnBothDatabases
final class AttachmentsOverHttpTest extends VolumesOfOneTenant {

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

      made(VMS, vm("held").replace("\"name\":\"held\"", "\"name\":\"rival\""));
      agent.tell(agent.hear(), VmState.RUNNING, null);
      assertThat(problem(call("POST", VMS + "/rival/volumes", "{\"volume\":\"log\"}")))
          .isEqualTo("urn:faso:volume-in-use");
      var _ = deleted("/rival");
      agent.tell(agent.hear(), VmState.ABSENT, null);

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

  private static JsonNode ofKind(List<JsonNode> news, String kind) {
    return news.stream()
        .filter(item -> item.get("kind").asText().equals(kind))
        .findFirst()
        .orElseThrow();
  }

  private static StepError mounted(JsonNode vm) {
    return new StepError(
        "volume-mounted",
        "Still mounted.",
        vm.get("generation").asLong(),
        5,
        Instant.parse("2200-01-01T00:00:00Z"));
  }
}
