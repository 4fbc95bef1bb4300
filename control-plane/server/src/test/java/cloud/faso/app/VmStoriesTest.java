package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.spec.agent.StepError;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** What a ministry is told of its VMs, while their agents say what each story wants them to say. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class VmStoriesTest {

  private static final String VMS = "/v1/tenants/prod/vms";

  @Parameter private TestDatabases.Kind kind;
  private RunningControlPlane faso;
  private String operator;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, kind.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("test");
    String quota = "\"quota\":{\"vcpus\":64,\"memoryMiB\":65536,\"vms\":64,\"volumeGiB\":640}";
    made(
        "/v1/ministries",
        "{\"code\":\"sante\",\"nameFr\":\"Santé\",\"nameEn\":\"Health\",%s}"
            .formatted(quota.replaceAll("(\\d+)", "1$1")));
    made("/v1/ministries/sante/tenants", "{\"name\":\"prod\",%s}".formatted(quota));
    flavor("small", 1024);
    flavor("smaller", 512);
    made(
        "/v1/images",
        """
        {"name":"tiny","format":"raw","architecture":"x86_64","minMemoryMiB":1024}
        """);
    HttpResponse<String> uploaded =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve("/v1/images/tiny/content"))
                .header("Authorization", "Bearer " + operator)
                .header("Content-Type", "application/octet-stream")
                .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[512]))
                .build());
    assertThat(uploaded.statusCode()).as(uploaded.body()).isEqualTo(200);
  }

  @AfterParameterizedClassInvocation
  void stop() {
    faso.close();
  }

  @Test
  void a_vm_that_waits_for_its_node_says_for_what_and_since_when() throws Exception {
    try (ScriptedAgent agent = agent("unhurried")) {
      create("unhurried");
      JsonNode made = agent.hear();
      JsonNode assigned = get(VMS + "/unhurried");
      assertThat(assigned.get("phase").asText()).isEqualTo("PROVISIONING");
      assertThat(assigned.get("phaseReason").asText())
          .contains("has not reported on it yet", assigned.get("createdAt").asText())
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
    HttpResponse<String> answer =
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(VMS + vm))
                .header("Authorization", "Bearer " + operator)
                .header("Accept-Language", "fr")
                .build());
    return RunningControlPlane.json(answer.body()).get("phaseReason").asText();
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
                + "\"site\":\"switched-off\",\"power\":\"OFF\"}");
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

  private String deleted(String vm) {
    HttpResponse<String> answer = call("DELETE", VMS + vm, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer.headers().firstValue("Operation").orElseThrow();
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

  private void refused(String action, @Nullable String body) {
    HttpResponse<String> answer = call("POST", VMS + action, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(answer.headers().firstValue("Operation")).isEmpty();
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

  private static String half(int number) {
    return "{\"name\":\"half-%d\",\"flavor\":\"half\",\"image\":\"tiny\",\"site\":\"narrow\"}"
        .formatted(number);
  }

  private void tenant(String name, int vms) {
    made(
        "/v1/ministries/sante/tenants",
        "{\"name\":\"%s\",\"quota\":{\"vcpus\":4,\"memoryMiB\":8192,\"vms\":%d,\"volumeGiB\":40}}"
            .formatted(name, vms));
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

  private ScriptedAgent agent(String site) throws Exception {
    return new ScriptedAgent(faso, operator, site);
  }

  private void flavor(String name, int memoryMib) {
    made(
        "/v1/flavors",
        "{\"name\":\"%s\",\"vcpus\":1,\"memoryMiB\":%d,\"rootDiskGiB\":5}"
            .formatted(name, memoryMib));
  }

  /** Makes a VM at the site of its name; gives its operation. */
  private String create(String name) {
    HttpResponse<String> created = call("POST", VMS, vm(name));
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return created.headers().firstValue("Operation").orElseThrow();
  }

  private static String vm(String name) {
    return "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"%s\"}"
        .formatted(name, name);
  }

  private HttpResponse<String> post(String path) {
    HttpResponse<String> answer = call("POST", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
    return answer;
  }

  private JsonNode made(String path, @Nullable String body) {
    HttpResponse<String> answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = call("GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }
}
