package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmState;
import cloud.faso.spec.agent.VolumeState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Volumes from their creation to their end: what their node hears, what their owner sees. */
@OnBothDatabases
final class VolumesOverHttpTest extends VolumesOfOneTenant {

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
  void who_runs_the_platform_sees_the_volumes_of_all() throws Exception {
    try (ScriptedAgent agent = agent("seen")) {
      made(VOLUMES, volume("seen-1", 5, "seen"));
      made(VOLUMES, volume("seen-2", 5, "seen"));

      assertThat(names("?site=seen")).containsExactly("seen-1", "seen-2");
      String node = get(VOLUMES + "/seen-1").get("node").asText();
      assertThat(names("?node=" + node)).containsExactly("seen-1", "seen-2");
      assertThat(names("?site=seen&pool=local&tenant=prod&sort=-name"))
          .containsExactly("seen-2", "seen-1");
      assertThat(get(VOLUMES + "?site=seen").get("items")).hasSize(2);
      assertThat(get(VOLUMES + "?site=elsewhere").get("items")).isEmpty();
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

  private JsonNode preview(String path, String body) {
    HttpResponse<String> answer = call("POST", path + "?dryRun=true", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  private int used() {
    return get("/v1/tenants/prod/quota").at("/volumeGiB/used").asInt();
  }
}
