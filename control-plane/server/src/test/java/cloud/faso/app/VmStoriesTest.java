package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.operations.EventRow;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** VMs from their order to their end, as their tenant sees them. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class VmStoriesTest extends VmsOfOneTenant {

  @Test
  void a_vm_that_waits_for_its_node_says_for_what_and_since_when() throws Exception {
    try (ScriptedAgent agent = agent("unhurried")) {
      create("unhurried");
      JsonNode made = agent.hear();
      JsonNode assigned = get(VMS + "/unhurried");
      assertThat(assigned.get("phase").asText()).isEqualTo("PROVISIONING");
      assertThat(assigned.get("phaseReason").asText())
          .contains(
              "has not reported on it yet",
              assigned.get("createdAt").asText().substring(0, "2026-11-29T08:00:00".length()))
          .doesNotContain("unhurried");
      assertThat(reasonInFrench("/unhurried")).contains("n’a encore rien signalé");

      agent.tell(made, 0, VmState.PREPARING, null);
      assertThat(get(VMS + "/unhurried").get("phaseReason").asText())
          .containsPattern("nothing new since \\d{4}-.*Z");
      assertThat(reasonInFrench("/unhurried")).contains("rien signalé de nouveau");
      agent.tell(made, VmState.RUNNING, null);
      assertThat(get(VMS + "/unhurried").get("phaseReason").isNull()).isTrue();

      deleted("/unhurried");
      JsonNode going = get(VMS + "/unhurried");
      assertThat(going.get("phase").asText()).isEqualTo("DELETING");
      assertThat(going.get("phaseReason").asText())
          .containsPattern("asked for at \\d{4}-.*Z")
          .doesNotContain("unhurried");
      assertThat(reasonInFrench("/unhurried")).contains("doit la supprimer");
    }
  }

  private String reasonInFrench(String vm) {
    return inFrench(VMS + vm).get("phaseReason").asText();
  }

  private JsonNode inFrench(String path) {
    HttpResponse<String> answer =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(path))
                .header("Authorization", "Bearer " + operator)
                .header("Accept-Language", "fr")
                .build());
    return RunningControlPlane.json(answer.body());
  }

  @Test
  void why_a_node_has_its_accelerator_is_said_in_the_readers_language() throws Exception {
    try (ScriptedAgent _ = agent("emulated")) {
      assertThat(inFrench("/v1/nodes/emulated").get("acceleratorReason").asText())
          .isEqualTo(
              "L’émulation logicielle (TCG) est utilisée, qui est lente : il n’y a pas de /dev/kvm.");
      assertThat(get("/v1/nodes/emulated").get("acceleratorReason").asText())
          .isEqualTo("no KVM here");
    }
  }

  @Test
  void a_broken_vm_says_why_and_is_started_anew_when_asked() throws Exception {
    try (ScriptedAgent agent = agent("broken")) {
      create("broken");
      JsonNode made = agent.hear();
      agent.tell(made, VmState.RUNNING, null);
      String why = "The VM was paused by an error; read its console, then start or reset it.";

      agent.tell(made, VmState.BROKEN, new StepError("guest-broken", why, 1, 0, Instant.EPOCH));

      JsonNode broken = get(VMS + "/broken");
      assertThat(broken.get("phase").asText()).isEqualTo("FAILED");
      assertThat(broken.get("phaseReason").asText()).isEqualTo(why);

      HttpResponse<String> started = post(VMS + "/broken/actions/start");
      assertThat(started.headers().firstValue("Operation")).isPresent();
      JsonNode again = agent.hear();
      assertThat(again.at("/spec/power/request").asLong())
          .isGreaterThan(made.at("/spec/power/request").asLong());
      agent.tell(again, VmState.RUNNING, null);
      assertThat(get(VMS + "/broken").get("phase").asText()).isEqualTo("RUNNING");
      assertThat(post(VMS + "/broken/actions/start").headers().firstValue("Operation")).isEmpty();
    }
  }

  @Test
  void an_operation_tells_what_it_waits_for_until_it_has_failed() throws Exception {
    try (ScriptedAgent agent = agent("failing")) {
      String operation = create("failing");
      JsonNode made = agent.hear();

      agent.fail(made, 1);
      JsonNode waiting = get("/v1/operations/" + operation);
      assertThat(waiting.get("phase").asText()).isEqualTo("RUNNING");
      assertThat(waiting.get("attempts").asInt()).isEqualTo(1);
      assertThat(waiting.get("reason").asText()).isEqualTo("No disk.");
      assertThat(get(VMS + "/failing").get("phaseReason").asText()).contains("(failed once;");

      agent.fail(made, 2);
      assertThat(get("/v1/operations/" + operation).get("attempts").asInt()).isEqualTo(2);
      assertThat(get(VMS + "/failing").get("phaseReason").asText()).contains("2 times in a row");

      agent.fail(made, 3);
      JsonNode ended = get("/v1/operations/" + operation);
      assertThat(ended.get("phase").asText()).isEqualTo("FAILED");
      assertThat(ended.get("attempts").asInt()).isEqualTo(3);
      assertThat(ended.get("reason").asText()).isEqualTo("No disk.");
      faso.plane().events.sequencer().work().run();
      assertThat(faso.plane().events.after(0, 1000, Duration.ZERO))
          .filteredOn(event -> event.subjectId().equals(made.get("id").asText()))
          .extracting(EventRow::payload)
          .last(InstanceOfAssertFactories.STRING)
          .contains("\"phase\":\"FAILED\"", "\"reasonKey\":\"agent.disk-full\"");
    }
  }

  @Test
  void a_vm_that_its_agent_cannot_look_at_stands_as_it_was_last_seen_and_says_why()
      throws Exception {
    try (ScriptedAgent agent = agent("unread")) {
      create("unread");
      JsonNode made = agent.hear();
      StepError unread = new StepError("storage-failed", "It cannot be read.", 1, 1, Instant.EPOCH);
      agent.tell(made, 0, null, unread);
      JsonNode unseen = get(VMS + "/unread");
      assertThat(unseen.get("phase").asText()).isEqualTo("PROVISIONING");
      assertThat(unseen.get("phaseReason").asText()).startsWith("It cannot be read.");
      agent.tell(made, VmState.RUNNING, null);

      agent.tell(made, 0, null, unread);

      JsonNode running = get(VMS + "/unread");
      assertThat(running.get("phase").asText()).isEqualTo("RUNNING");
      assertThat(running.get("phaseReason").asText()).startsWith("It cannot be read.");

      call("DELETE", VMS + "/unread", null);
      JsonNode tombstone = agent.hear();
      agent.tell(tombstone, null, unread);
      assertThat(get(VMS + "/unread").get("phase").asText()).isEqualTo("DELETING");
    }
  }

  @Test
  void a_vm_that_broke_without_a_word_still_has_a_reason() throws Exception {
    try (ScriptedAgent agent = agent("mute")) {
      create("mute");

      agent.tell(agent.hear(), 0, VmState.BROKEN, null);

      assertThat(get(VMS + "/mute").get("phaseReason").asText())
          .startsWith("The guest stopped by a fault.");
    }
  }

  @Test
  void an_operation_on_a_vm_that_stays_broken_ends_and_by_failures_of_its_own_wish_only()
      throws Exception {
    try (ScriptedAgent agent = agent("hopeless")) {
      create("hopeless");
      JsonNode made = agent.hear();
      agent.tell(made, VmState.RUNNING, null);
      StepError lost = new StepError("root-disk-lost", "Lost.", 1, 0, Instant.EPOCH);
      agent.tell(made, VmState.BROKEN, lost);

      String operation =
          post(VMS + "/hopeless/actions/start").headers().firstValue("Operation").orElseThrow();
      agent.tell(made, VmState.BROKEN, new StepError("late", "Late.", 1, 3, Instant.EPOCH));
      assertThat(get("/v1/operations/" + operation).get("phase").asText()).isEqualTo("RUNNING");

      agent.tell(
          made, VmState.BROKEN, new StepError("root-disk-lost", "Lost.", 2, 1, Instant.EPOCH));
      assertThat(get("/v1/operations/" + operation).get("phase").asText()).isEqualTo("RUNNING");

      agent.tell(
          made, VmState.BROKEN, new StepError("root-disk-lost", "Lost.", 2, 0, Instant.EPOCH));
      JsonNode ended = get("/v1/operations/" + operation);
      assertThat(ended.get("phase").asText()).isEqualTo("FAILED");
      assertThat(ended.get("reason").asText()).isEqualTo("Lost.");
    }
  }

  @Test
  void a_vm_without_its_disk_is_switched_and_that_counts_as_done() throws Exception {
    try (ScriptedAgent agent = agent("diskless")) {
      create("diskless");
      JsonNode made = agent.hear();
      agent.tell(made, VmState.RUNNING, null);
      String reboot =
          post(VMS + "/diskless/actions/reboot").headers().firstValue("Operation").orElseThrow();

      agent.tell(made, VmState.RUNNING, lost(2));
      assertThat(get("/v1/operations/" + reboot).get("phase").asText()).isEqualTo("RUNNING");
      agent.tell(agent.hear(), 1, VmState.RUNNING, lost(2));
      assertThat(get("/v1/operations/" + reboot).get("phase").asText()).isEqualTo("SUCCEEDED");

      String stop =
          post(VMS + "/diskless/actions/stop").headers().firstValue("Operation").orElseThrow();
      agent.tell(agent.hear(), 1, VmState.BROKEN, lost(3));
      JsonNode ended = get("/v1/operations/" + stop);
      assertThat(ended.get("phase").asText()).isEqualTo("SUCCEEDED");
      assertThat(ended.get("reason").isNull()).isTrue();
      assertThat(get(VMS + "/diskless").get("phaseReason").asText()).isEqualTo("Lost.");

      String start =
          post(VMS + "/diskless/actions/start").headers().firstValue("Operation").orElseThrow();
      JsonNode on = agent.hear();
      agent.tell(on, 1, VmState.RUNNING, lost(4));
      assertThat(get("/v1/operations/" + start).get("phase").asText()).isEqualTo("SUCCEEDED");

      agent.tell(on, 1, VmState.BROKEN, lost(4));
      String again =
          post(VMS + "/diskless/actions/start").headers().firstValue("Operation").orElseThrow();
      agent.tell(agent.hear(), 1, VmState.BROKEN, lost(5));
      assertThat(get("/v1/operations/" + again).get("phase").asText()).isEqualTo("FAILED");
    }
  }

  private static StepError lost(long generation) {
    return new StepError("root-disk-lost", "Lost.", generation, 0, Instant.EPOCH);
  }

  @Test
  void a_vm_that_is_to_stop_says_whether_its_guest_was_asked_yet() throws Exception {
    try (ScriptedAgent agent = agent("slow")) {
      create("slow");
      agent.tell(agent.hear(), VmState.RUNNING, null);
      post(VMS + "/slow/actions/stop");
      assertThat(get(VMS + "/slow").get("phaseReason").asText())
          .isEqualTo("Its node is to shut it down, and has not reported yet that it does.");

      agent.tell(agent.hear(), 1, VmState.STOPPING, null);
      assertThat(get(VMS + "/slow").get("phaseReason").asText())
          .startsWith("The guest was asked to shut down");
    }
  }

  @Test
  void who_waits_for_a_vm_that_goes_away_hears_it_at_once() throws Exception {
    try (ScriptedAgent agent = agent("leaving")) {
      create("leaving");
      agent.tell(agent.hear(), VmState.RUNNING, null);
      CompletableFuture<HttpResponse<String>> waiting =
          CompletableFuture.supplyAsync(
              () -> call("GET", VMS + "/leaving?wait=STOPPED&timeout=100", null));
      assertThat(call("DELETE", VMS + "/leaving", null).statusCode()).isEqualTo(202);

      agent.tell(agent.hear(), VmState.ABSENT, null);

      assertThat(waiting.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void what_a_vm_without_a_node_is_asked_for_is_done_when_it_has_come_about() throws Exception {
    made("/v1/sites", "{\"name\":\"patience\"}");
    create("patience");
    assertThat(phaseOf(post(VMS + "/patience/actions/stop"))).isEqualTo("SUCCEEDED");
    HttpResponse<String> started = post(VMS + "/patience/actions/start");
    assertThat(phaseOf(started)).isEqualTo("RUNNING");
    refused("/patience/actions/reboot", null);

    try (ScriptedAgent agent = agent("patience")) {
      agent.tell(agent.hear(), VmState.RUNNING, null);
      assertThat(phaseOf(started)).isEqualTo("SUCCEEDED");
    }
  }

  private String phaseOf(HttpResponse<String> accepted) {
    String operation = accepted.headers().firstValue("Operation").orElseThrow();
    return get("/v1/operations/" + operation).get("phase").asText();
  }

  private static String half(int number) {
    return "{\"name\":\"half-%d\",\"flavor\":\"half\",\"image\":\"tiny\",\"site\":\"narrow\"}"
        .formatted(number);
  }

  @Test
  void a_node_never_promises_more_than_it_has() throws Exception {
    flavor("half", 6000);
    try (ScriptedAgent agent = agent("narrow")) {
      for (int i = 1; i <= 2; i++) {
        made(VMS, half(i));
        // A node that has just joined may be noticed a moment later.
        JsonNode placed = get(VMS + "/half-" + i + "?wait=PROVISIONING&timeout=30");
        assertThat(placed.get("phase").asText()).isEqualTo("PROVISIONING");
      }
      JsonNode waiting = made(VMS, half(3));
      assertThat(waiting.get("phase").asText()).isEqualTo("PENDING");
      assertThat(waiting.get("phaseReason").asText()).contains("MiB");
      assertThat(agent.heard()).isEqualTo(2);
    }
  }

  @Test
  void vms_that_wait_find_room_when_a_node_comes_though_one_of_them_cannot_be_placed()
      throws Exception {
    made("/v1/sites", "{\"name\":\"waiting\"}");
    String cursed = made(VMS, vm("waiting").replaceFirst("waiting", "cursed")).get("id").asText();
    JsonNode waits = made(VMS, vm("waiting"));
    assertThat(waits.get("phase").asText()).isEqualTo("PENDING");
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute(
                    "alter table vm_on_node add constraint cursed check (vm_id <> '%s')"
                        .formatted(cursed)));

    try (ScriptedAgent _ = agent("waiting")) {
      assertThat(get(VMS + "/waiting?wait=PROVISIONING&timeout=60").get("phase").asText())
          .isEqualTo("PROVISIONING");
      assertThat(get(VMS + "/cursed").get("phase").asText()).isEqualTo("PENDING");
    }
  }
}
