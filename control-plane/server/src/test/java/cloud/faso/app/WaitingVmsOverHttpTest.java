package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.io.Resources;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jdbi.v3.core.Jdbi;
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

  @Test
  void one_that_is_stopped_leaves_the_line_and_joins_its_end_when_it_is_started() {
    made("/v1/sites", "{\"name\":\"nowhere\"}");
    made(VMS, waiting("first"));
    made(VMS, waiting("second"));
    assertThat(get(VMS + "/second").at("/waiting/position").asInt()).isEqualTo(2);

    String stop = post(VMS + "/first/actions/stop").headers().firstValue("Operation").orElseThrow();
    JsonNode off = get(VMS + "/first");
    assertThat(off.get("phase").asText()).isEqualTo("STOPPED");
    assertThat(off.get("waiting").isNull()).isTrue();
    assertThat(off.get("phaseReason").asText()).startsWith("It has no node");
    assertThat(get("/v1/operations/" + stop).get("phase").asText()).isEqualTo("SUCCEEDED");
    assertThat(get(VMS + "/second").at("/waiting/position").asInt()).isEqualTo(1);
    assertThat(get(VMS + "/second").at("/waiting/of").asInt()).isEqualTo(1);
    String placing = "place-pending-vms";
    assertThat(faso.plane().background()).anyMatch(each -> each.name().equals(placing));
    faso.plane().background().stream()
        .filter(each -> each.name().equals(placing))
        .forEach(each -> each.work().run());
    assertThat(get(VMS + "/second").at("/waiting/of").asInt()).isEqualTo(1);

    post(VMS + "/first/actions/start");
    JsonNode again = get(VMS + "/first");
    assertThat(again.get("phase").asText()).isEqualTo("PENDING");
    assertThat(again.at("/waiting/position").asInt()).isEqualTo(2);
    deleted("/first");
    deleted("/second");
  }

  @Test
  void one_that_is_made_off_where_nothing_has_room_waits_for_nothing() {
    made("/v1/sites", "{\"name\":\"elsewhere\"}");
    HttpResponse<String> created =
        call(
            "POST",
            VMS,
            """
            {"name":"off","flavor":"small","image":"tiny","site":"elsewhere","power":"OFF"}
            """);
    String operation = created.headers().firstValue("Operation").orElseThrow();

    assertThat(get(VMS + "/off").get("phase").asText()).isEqualTo("STOPPED");
    assertThat(get("/v1/operations/" + operation).get("phase").asText()).isEqualTo("SUCCEEDED");
    deleted("/off");
  }

  @Test
  void creations_that_an_older_release_left_waiting_for_vms_that_are_off_are_done()
      throws Exception {
    made("/v1/sites", "{\"name\":\"formerly\"}");
    String on = operationOf(sized("on", "small", "formerly"));
    String off =
        operationOf(
            sized("left", "small", "formerly").replace("\"name\"", "\"power\":\"OFF\",\"name\""));
    Jdbi jdbi = Databases.jdbi(faso.plane().surroundings().database());
    String migration =
        Resources.toString(
            Resources.getResource("db/migration/V025__creations_of_vms_that_are_off.sql"),
            StandardCharsets.UTF_8);

    jdbi.useHandle(
        handle -> {
          handle.execute("update operation set outcome = null, ended_at = null where id = ?", off);
          handle.createScript(migration).execute();
        });

    assertThat(get("/v1/operations/" + off).get("phase").asText()).isEqualTo("SUCCEEDED");
    assertThat(get("/v1/operations/" + off).get("endedAt").isNull()).isFalse();
    assertThat(get("/v1/operations/" + on).get("phase").asText()).isEqualTo("RUNNING");
    deleted("/left");
    deleted("/on");
  }

  private String operationOf(String vm) {
    return call("POST", VMS, vm).headers().firstValue("Operation").orElseThrow();
  }

  @Test
  void one_that_is_resized_is_judged_as_it_is_asked_for_now() throws Exception {
    flavor("huge", 17_000);
    flavor("vast", 18_000);
    try (ScriptedAgent agent = agent("tight")) {
      made(VMS, sized("grows", "huge", "tight"));
      // The node has only just come, and is looked at again within seconds.
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> get(VMS + "/grows").get("phaseReason").asText().contains("17,000 MiB"));
      JsonNode before = get(VMS + "/grows").get("waiting");

      HttpResponse<String> larger =
          call("POST", VMS + "/grows/actions/resize", "{\"flavor\":\"vast\"}");
      JsonNode waits = RunningControlPlane.json(larger.body());
      assertThat(waits.get("phaseReason").asText()).contains("18,000 MiB");
      assertThat(waits.at("/waiting/wouldFit/0/lacks/0/needed").asInt()).isEqualTo(18_000);
      assertThat(waits.at("/waiting/since")).isEqualTo(before.get("since"));

      HttpResponse<String> smaller =
          call("POST", VMS + "/grows/actions/resize", "{\"flavor\":\"small\"}");
      JsonNode placed = RunningControlPlane.json(smaller.body());
      assertThat(placed.get("phase").asText()).isEqualTo("PROVISIONING");
      assertThat(placed.get("waiting").isNull()).isTrue();
      assertThat(agent.hear()).isNotNull();
    }
  }

  private static String waiting(String name) {
    return sized(name, "small", "nowhere");
  }

  private static String sized(String name, String flavor, String site) {
    return "{\"name\":\"%s\",\"flavor\":\"%s\",\"image\":\"tiny\",\"site\":\"%s\"}"
        .formatted(name, flavor, site);
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
