package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;

/** What can be done to a VM, on a node that does it when the story says so. */
@OnBothDatabases
@Timeout(120)
final class VmActionsOverHttpTest extends InOneControlPlane {

  private static final String MEDIUM = "{\"flavor\":\"medium\"}";

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void found() {
    made(
        "/v1/ministries",
        """
        {"code":"sante","nameFr":"Santé","nameEn":"Health",
         "quota":{"vcpus":64,"memoryMiB":65536,"vms":64,"volumeGiB":640}}
        """);
    flavor("small", 1, 1024);
    flavor("medium", 2, 2048);
    flavor("large", 5, 2048);
    made("/v1/images", "{\"name\":\"tiny\",\"format\":\"raw\",\"architecture\":\"x86_64\"}");
    HttpRequest content =
        request("/v1/images/tiny/content")
            .header("Content-Type", "application/octet-stream")
            .PUT(HttpRequest.BodyPublishers.ofByteArray(new byte[512]))
            .build();
    assertThat(faso.send(content).statusCode()).isEqualTo(200);
  }

  @Test
  void an_action_succeeds_once_the_node_says_that_it_is_done() throws Exception {
    try (ScriptedAgent agent = agent("docile")) {
      String vm = running(agent, "docile");

      JsonNode rebooted = carriedOut(agent, vm, "reboot", null, VmState.RUNNING, "RUNNING");
      assertThat(rebooted.at("/spec/power/action").asText()).isEqualTo("REBOOT");
      JsonNode reset = carriedOut(agent, vm, "reset", null, VmState.RUNNING, "RUNNING");
      assertThat(reset.at("/spec/power/action").asText()).isEqualTo("RESET");
      JsonNode stopped = carriedOut(agent, vm, "stop", null, VmState.OFF, "STOPPED");
      assertThat(stopped.at("/spec/power/action").asText()).isEqualTo("STOP");

      JsonNode resized = carriedOut(agent, vm, "resize", MEDIUM, VmState.OFF, "STOPPED");
      assertThat(resized.at("/spec/vcpus").asInt()).isEqualTo(2);
      assertThat(resized.at("/spec/memoryMiB").asLong()).isEqualTo(2048);
      assertThat(get(vm).get("flavor").asText()).isEqualTo("medium");
      assertThat(get("/v1/tenants/docile/quota").at("/vcpus/used").asLong()).isEqualTo(2);
      assertThat(get("/v1/tenants/docile/quota").at("/memoryMiB/used").asLong()).isEqualTo(2048);

      JsonNode started = carriedOut(agent, vm, "start", null, VmState.RUNNING, "RUNNING");
      assertThat(started.at("/spec/power/action").asText()).isEqualTo("RUN");
    }
  }

  /** Asks for the action, and does it as the node; gives what the node was told. */
  private JsonNode carriedOut(
      ScriptedAgent agent,
      String vm,
      String action,
      @Nullable String body,
      VmState then,
      String phase) {
    long before = get(vm).get("generation").asLong();

    HttpResponse<String> accepted = faso.call(operator, "POST", action(vm, action), body);

    assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
    JsonNode answered = RunningControlPlane.json(accepted.body());
    assertThat(answered.get("generation").asLong()).isEqualTo(before + 1);
    assertThat(accepted.headers().firstValue("ETag")).hasValue("\"" + (before + 1) + "\"");
    String operation = "/v1/operations/" + accepted.headers().firstValue("Operation").orElseThrow();
    assertThat(get(operation).get("verb").asText()).isEqualTo(action);
    assertThat(get(operation).get("phase").asText()).isEqualTo("RUNNING");

    JsonNode assignment = agent.hear();
    assertThat(assignment.get("generation").asLong()).isEqualTo(before + 1);
    agent.tell(assignment, then, null);

    assertThat(get(operation).get("phase").asText()).as(action).isEqualTo("SUCCEEDED");
    assertThat(get(vm).get("phase").asText()).as(action).isEqualTo(phase);
    assertThat(get(vm).get("generation").asLong()).isEqualTo(before + 1);
    return assignment;
  }

  @Test
  void a_size_beyond_the_quota_is_refused_and_nothing_is_written() throws Exception {
    try (ScriptedAgent agent = agent("modest")) {
      String vm = stopped(agent, "modest");
      Map<String, List<String>> before = stored();

      HttpResponse<String> refused =
          faso.call(operator, "POST", action(vm, "resize"), "{\"flavor\":\"large\"}");

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
      JsonNode problem = RunningControlPlane.json(refused.body());
      assertThat(problem.get("type").asText()).isEqualTo("urn:faso:quota-exceeded");
      assertThat(problem.get("detail").asText()).contains("modest", "vCPUs");
      assertThat(refused.headers().firstValue("Operation")).isEmpty();
      assertThat(stored()).isEqualTo(before);
    }
  }

  @Test
  void a_size_beyond_the_node_s_room_is_refused_with_what_is_left() throws Exception {
    try (ScriptedAgent agent = agent("cramped")) {
      String vm = stopped(agent, "cramped");
      NodeId node = new NodeId(get("/v1/nodes/cramped").get("id").asText());
      NodeBooks books = faso.plane().hardware.books;
      faso.plane().database.transact(() -> books.rebook(node, 0, 16_000 - 1024 - 500));
      Map<String, List<String>> before = stored();

      HttpResponse<String> refused = faso.call(operator, "POST", action(vm, "resize"), MEDIUM);

      assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
      JsonNode problem = RunningControlPlane.json(refused.body());
      assertThat(problem.get("type").asText()).isEqualTo("urn:faso:no-room");
      assertThat(problem.get("violations")).hasSize(1);
      assertThat(problem.at("/violations/0/pointer").asText()).isEqualTo("/flavor");
      assertThat(problem.at("/violations/0/detail").asText())
          .isEqualTo("needs 1,024 MiB of memory more, and its node has 500 left");
      assertThat(stored()).isEqualTo(before);
    }
  }

  @Test
  void an_action_on_what_has_changed_since_is_refused() throws Exception {
    try (ScriptedAgent agent = agent("changing")) {
      String vm = stopped(agent, "changing");
      String stale = "\"1\"";
      String current = "\"%d\"".formatted(get(vm).get("generation").asLong());
      Map<String, List<String>> before = stored();

      for (String action : List.of("start", "stop", "reboot", "reset", "resize")) {
        HttpResponse<String> refused = ifMatch(stale, vm, action);

        assertThat(refused.statusCode()).as(action + refused.body()).isEqualTo(412);
        assertThat(RunningControlPlane.json(refused.body()).get("detail").asText())
            .contains(current);
      }
      assertThat(stored()).isEqualTo(before);

      assertThat(ifMatch(current, vm, "resize").statusCode()).isEqualTo(202);
      assertThat(get(vm).get("flavor").asText()).isEqualTo("medium");
    }
  }

  private HttpResponse<String> ifMatch(String tag, String vm, String action) {
    HttpRequest.Builder request = request(action(vm, action)).header("If-Match", tag);
    return faso.send(
        action.equals("resize")
            ? request
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(MEDIUM))
                .build()
            : request.POST(HttpRequest.BodyPublishers.noBody()).build());
  }

  private Map<String, List<String>> stored() {
    faso.plane().events.sequencer().work().run();
    return Tables.rows(faso.plane().surroundings().database());
  }

  /** The agent of the node of a site of this name. */
  private ScriptedAgent agent(String name) throws Exception {
    return new ScriptedAgent(faso, operator, name);
  }

  /** The path of a VM that runs, in a site and a tenant of its own of the same name. */
  private String running(ScriptedAgent agent, String name) {
    made(
        "/v1/ministries/sante/tenants",
        "{\"name\":\"%s\",\"quota\":{\"vcpus\":4,\"memoryMiB\":8192,\"vms\":4,\"volumeGiB\":40}}"
            .formatted(name));
    String home = "/v1/tenants/" + name + "/vms";
    made(
        home,
        "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"%s\"}"
            .formatted(name, name));
    agent.tell(agent.hear(), VmState.RUNNING, null);
    return home + "/" + name;
  }

  private String stopped(ScriptedAgent agent, String name) {
    String vm = running(agent, name);
    carriedOut(agent, vm, "stop", null, VmState.OFF, "STOPPED");
    return vm;
  }

  private static String action(String vm, String action) {
    return vm + "/actions/" + action;
  }

  private void flavor(String name, int vcpus, int memoryMib) {
    made(
        "/v1/flavors",
        "{\"name\":\"%s\",\"vcpus\":%d,\"memoryMiB\":%d,\"rootDiskGiB\":5}"
            .formatted(name, vcpus, memoryMib));
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(faso.url().resolve(path))
        .header("Authorization", "Bearer " + operator);
  }

  private void made(String path, String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }

  private JsonNode get(String path) {
    HttpResponse<String> answer = faso.call(operator, "GET", path, null);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }
}
