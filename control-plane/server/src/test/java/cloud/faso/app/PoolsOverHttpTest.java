package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.VmState;
import cloud.faso.spec.agent.VolumeState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;

/** What operators say of a storage pool, and what becomes of it. The agents' pools have 100 GiB. */
@OnBothDatabases
final class PoolsOverHttpTest extends VolumesOfOneTenant {

  @Test
  void a_pool_that_is_drained_keeps_what_it_has_and_gets_nothing_new() throws Exception {
    try (ScriptedAgent agent = agent("drained")) {
      made(VOLUMES, volume("stays", 5, "drained"));
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);

      JsonNode draining = set(pool("drained"), "{\"draining\":true}");

      assertThat(draining.get("draining").asBoolean()).isTrue();
      assertThat(draining.get("phase").asText()).isEqualTo("DRAINING");
      assertThat(draining.get("phaseReason").asText()).contains("0 VMs, and 1 volumes");
      assertThat(draining.get("roomGiB").asLong()).isZero();
      assertThat(draining.get("reservedGiB").asLong()).isEqualTo(5);
      assertThat(draining.get("volumes").asLong()).isEqualTo(1);
      assertThat(draining.get("vms").asLong()).isZero();
      assertThat(capacityLeft("drained")).isZero();
      assertNoRoom(call("POST", VOLUMES, volume("new", 5, "drained")));
      var _ = create("drained");
      assertThat(get(VMS + "/drained").get("phase").asText()).isEqualTo("PENDING");
      HttpResponse<String> grown = call("PATCH", VOLUMES + "/stays", "{\"sizeGiB\":9}");
      assertThat(grown.statusCode()).as(grown.body()).isEqualTo(200);
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);

      HttpResponse<String> larger = call("PATCH", VOLUMES + "/stays", "{\"sizeGiB\":200}");
      assertNoRoom(larger);
      assertThat(larger.body()).contains("91 GiB left");

      JsonNode open = set(pool("drained"), "{\"draining\":false}");

      assertThat(open.get("roomGiB").asLong()).isEqualTo(91);
      assertThat(get("/v1/pools/" + pool("drained") + "?wait=READY&timeout=0").get("phase"))
          .hasToString("\"READY\"");
      assertThat(open.get("phaseReason").isNull()).isTrue();
      JsonNode vm = agent.hear();
      agent.tell(vm, VmState.RUNNING, null);
      assertThat(get("/v1/pools/" + pool("drained")).get("vms").asLong()).isEqualTo(1);
      var _ = deleted("/drained");
      agent.tell(agent.hear(), VmState.ABSENT, null);
      gone(agent, "stays");
    }
  }

  @Test
  void more_or_less_than_there_is_can_be_promised() throws Exception {
    try (ScriptedAgent agent = agent("promised")) {
      String pool = pool("promised");

      assertThat(set(pool, "{\"overcommit\":0.1}").get("roomGiB").asLong()).isEqualTo(10);
      assertNoRoom(call("POST", VOLUMES, volume("large", 20, "promised")));
      JsonNode wide = set(pool, "{\"overcommit\":2.5}");
      assertThat(wide.get("overcommit").asDouble()).isEqualTo(2.5);
      assertThat(wide.get("roomGiB").asLong()).isEqualTo(250);
      made(VOLUMES, volume("large", 200, "promised"));
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);

      JsonNode narrow = set(pool, "{\"overcommit\":1}");

      assertThat(narrow.get("reservedGiB").asLong()).isEqualTo(200);
      assertThat(narrow.get("roomGiB").asLong()).isZero();
      assertNoRoom(call("PATCH", VOLUMES + "/large", "{\"sizeGiB\":201}"));
      HttpResponse<String> renamed = call("PATCH", VOLUMES + "/large", "{\"name\":\"same\"}");
      assertThat(renamed.statusCode()).as(renamed.body()).isEqualTo(200);
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);
      gone(agent, "same");
    }
  }

  @Test
  void a_report_of_its_agent_is_no_change_of_what_operators_say() throws Exception {
    try (ScriptedAgent agent = agent("reported")) {
      String pool = pool("reported");
      long generation = get("/v1/pools/" + pool).get("generation").asLong();
      made(VOLUMES, volume("any", 5, "reported"));
      agent.tellOfVolume(agent.hearOf("VOLUME"), VolumeState.READY);

      assertThat(get("/v1/pools/" + pool).get("generation").asLong()).isEqualTo(generation);
      JsonNode first = set(pool, "{\"draining\":true,\"overcommit\":3}");
      assertThat(first.get("generation").asLong()).isEqualTo(generation + 1);
      JsonNode second = set(pool, "{\"draining\":false}");
      assertThat(second.get("overcommit").asInt()).as("left as it was").isEqualTo(3);

      for (String bad : new String[] {"0", "0.09", "20.5", "-1", "null", "\"2\""}) {
        HttpResponse<String> refused =
            call("PATCH", "/v1/pools/" + pool, "{\"overcommit\":%s}".formatted(bad));
        assertThat(refused.statusCode()).as(refused.body()).isEqualTo(400);
      }
      gone(agent, "any");
    }
  }

  private long capacityLeft(String site) {
    for (JsonNode each : get("/v1/capacity").get("sites")) {
      if (each.get("site").asText().equals(site)) {
        return each.at("/volumeGiB/allowed").asLong() - each.at("/volumeGiB/reserved").asLong();
      }
    }
    throw new AssertionError("no site " + site);
  }

  private String pool(String site) {
    return get("/v1/pools?site=" + site).at("/items/0/id").asText();
  }

  private JsonNode set(String pool, String patch) {
    HttpResponse<String> answer = call("PATCH", "/v1/pools/" + pool, patch);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  private static void assertNoRoom(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(RunningControlPlane.json(answer.body()).get("type").asText())
        .isEqualTo("urn:faso:no-room-for-volume");
  }
}
