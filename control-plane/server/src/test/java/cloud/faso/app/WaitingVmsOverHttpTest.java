package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** VMs that wait for room, as their tenant sees them. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class WaitingVmsOverHttpTest extends VmsOfOneTenant {

  @Test
  void vms_wait_in_line_say_what_would_help_and_start_by_themselves_when_room_comes()
      throws Exception {
    flavor("half", 6000);
    try (ScriptedAgent agent = agent("full")) {
      made(VMS, half("one"));
      assertThat(get(VMS + "/one?wait=PROVISIONING&timeout=30").get("waiting").isNull()).isTrue();
      agent.hear();
      made(VMS, half("two"));
      assertThat(get(VMS + "/two?wait=PROVISIONING&timeout=30").get("phase").asText())
          .isEqualTo("PROVISIONING");
      agent.hear();

      assertThat(made(VMS, half("three")).at("/waiting/position").asInt()).isEqualTo(1);
      assertThat(made(VMS, half("four")).at("/waiting/position").asInt()).isEqualTo(2);
      JsonNode waiting = get(VMS + "/four").get("waiting");
      assertThat(waiting.get("position").asInt()).isEqualTo(2);
      assertThat(waiting.get("of").asInt()).isEqualTo(2);
      JsonNode room = waiting.at("/wouldFit/0");
      assertThat(room.get("kind").asText()).isEqualTo("ROOM");
      assertThat(room.at("/lacks/0/resource").asText()).isEqualTo("memoryMiB");
      assertThat(room.at("/lacks/0/needed").asInt()).isEqualTo(6000);
      assertThat(room.get("detail").asText())
          .startsWith("6000 MiB of memory free on one node of site full")
          .endsWith("are free now");
      assertThat(waiting.get("wouldFit").findValuesAsText("flavor")).contains("small");
      assertThat(inFrench("/four").at("/waiting/wouldFit/0/detail").asText())
          .startsWith("6000 Mio de mémoire libres sur un même nœud du site full");
      assertThat(get("/v1/vms?phase=PENDING").at("/items/0/waiting/of").asInt()).isEqualTo(2);

      deleted("/one");
      agent.tell(agent.hear(), VmState.ABSENT, null);
      assertThat(get(VMS + "/three?wait=PROVISIONING&timeout=60").get("phase").asText())
          .isEqualTo("PROVISIONING");
      JsonNode left = get(VMS + "/four");
      assertThat(left.get("phase").asText()).isEqualTo("PENDING");
      assertThat(left.at("/waiting/position").asInt()).isEqualTo(1);
      assertThat(left.at("/waiting/of").asInt()).isEqualTo(1);

      deleted("/four");
      assertThat(call("GET", VMS + "/four", null).statusCode()).isEqualTo(404);
    }
  }

  private static String half(String name) {
    return "{\"name\":\"%s\",\"flavor\":\"half\",\"image\":\"tiny\",\"site\":\"full\"}"
        .formatted(name);
  }

  private JsonNode inFrench(String vm) {
    return RunningControlPlane.json(
        faso.send(
                HttpRequest.newBuilder(faso.url().resolve(VMS + vm))
                    .header("Authorization", "Bearer " + operator)
                    .header("Accept-Language", "fr")
                    .build())
            .body());
  }
}
