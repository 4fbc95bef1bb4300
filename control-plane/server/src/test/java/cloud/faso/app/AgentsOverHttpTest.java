package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.AgentFacing;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.StrayReport;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import jakarta.ws.rs.Path;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** The conversation with agents, as they hear it. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AgentsOverHttpTest extends AgentsOverHttp {

  @Test
  void a_session_that_is_newer_than_any_here_is_to_be_opened_anew() throws Exception {
    node("restored");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("restored"))) {
      agent.post("/agent/v1/session", session(POOLS));
      for (HttpResponse<String> unknown :
          List.of(
              agent.get("/agent/v1/assignments?epoch=7&since=3&wait=0"),
              agent.post("/agent/v1/observations", report(7, 1, true)))) {
        assertThat(unknown.statusCode()).isEqualTo(404);
        assertThat(unknown.body()).contains("urn:faso:session-unknown");
      }
    }
  }

  @Test
  void the_agent_of_a_retired_node_is_told_to_stop_even_while_it_waits() throws Exception {
    node("leaving");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("leaving"))) {
      agent.post("/agent/v1/session", session(POOLS));
      CompletableFuture<HttpResponse<String>> parked = poll(agent, 1, 0);
      faso.call(operator, "POST", "/v1/nodes/leaving/actions/retire", null);

      assertThat(parked.get(30, TimeUnit.SECONDS).statusCode()).isEqualTo(410);
      HttpResponse<String> refused = agent.post("/agent/v1/observations", report(1, 1, false));
      assertThat(refused.statusCode()).isEqualTo(410);
      assertThat(refused.body()).contains("urn:faso:node-retired");
    }
    assertThat(phase("leaving")).isEqualTo("RETIRED");
  }

  @Test
  void a_new_session_ends_the_one_before_even_while_it_waits() throws Exception {
    node("zombie");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("zombie"))) {
      agent.post("/agent/v1/session", session(POOLS));
      CompletableFuture<HttpResponse<String>> parked = poll(agent, 1, 0);
      HttpResponse<String> second = agent.post("/agent/v1/session", session(List.of()));
      assertThat(RunningControlPlane.json(second.body()).get("epoch").asLong()).isEqualTo(2);

      HttpResponse<String> ended = parked.get(30, TimeUnit.SECONDS);
      assertThat(ended.statusCode()).isEqualTo(409);
      assertThat(ended.body()).contains("urn:faso:session-superseded");
      assertThat(agent.post("/agent/v1/observations", report(1, 9, true)).statusCode())
          .isEqualTo(409);
      assertThat(get("/v1/pools?node=zombie").get("items")).as("the zombie's pool").isEmpty();
    }
  }

  @Test
  void a_parked_poll_wakes_for_what_another_replica_assigned() throws Exception {
    NodeId id = new NodeId(node("parked").get("id").asText());
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("parked"))) {
      agent.post("/agent/v1/session", session(POOLS));
      CompletableFuture<HttpResponse<String>> parked = poll(agent, 1, 0);

      faso.plane().database.transact(() -> faso.plane().hardware.books.rebook(id, 0, 0));

      JsonNode news = RunningControlPlane.json(parked.get(30, TimeUnit.SECONDS).body());
      assertThat(news.get("revision").asLong()).isEqualTo(1);
      assertThat(news.get("complete").asBoolean()).isFalse();
      JsonNode none =
          RunningControlPlane.json(
              agent.get("/agent/v1/assignments?epoch=1&since=1&wait=0").body());
      assertThat(none.get("revision").asLong()).isEqualTo(1);
      JsonNode restored =
          RunningControlPlane.json(
              agent.get("/agent/v1/assignments?epoch=1&since=99&wait=20").body());
      assertThat(restored.get("complete").asBoolean()).as("knew more than there is").isTrue();
    }
  }

  @Test
  void a_report_that_was_overtaken_is_answered_and_ignored() throws Exception {
    node("overtaken");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("overtaken"))) {
      agent.post("/agent/v1/session", session(POOLS));
      assertThat(agent.post("/agent/v1/observations", pools(3, 40)).statusCode()).isEqualTo(200);
      assertThat(agent.post("/agent/v1/observations", pools(2, 50)).statusCode()).isEqualTo(200);
      assertThat(agent.post("/agent/v1/observations", pools(3, 50)).statusCode()).isEqualTo(200);
      assertThat(get("/v1/pools?node=overtaken").at("/items/0/freeGiB").asLong()).isEqualTo(40);
      assertThat(agent.post("/agent/v1/observations", pools(4, 30)).statusCode()).isEqualTo(200);
      assertThat(get("/v1/pools?node=overtaken").at("/items/0/freeGiB").asLong()).isEqualTo(30);
    }
  }

  @Test
  void strays_come_stay_while_reports_are_partial_and_go_with_a_complete_one() throws Exception {
    node("strays");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("strays"))) {
      agent.post("/agent/v1/session", session(POOLS));
      StrayReport a = new StrayReport(Kind.VM, "vm-a", "faso-a", true, "one disk");
      StrayReport b = new StrayReport(Kind.VM, "vm-b", "x".repeat(300), false, "y".repeat(2000));
      agent.post("/agent/v1/observations", strays(1, true, List.of(a, b)));
      JsonNode page = get("/v1/strays?node=strays&limit=1");
      assertThat(page.at("/items/0/id").asText()).isEqualTo("vm-a");
      JsonNode second = get("/v1/strays?node=strays&limit=1&after=" + page.get("next").asText());
      assertThat(second.at("/items/0/id").asText()).isEqualTo("vm-b");
      assertThat(second.get("next").isNull()).isTrue();

      StrayReport changed = new StrayReport(Kind.VM, "vm-a", "faso-a", false, "its disk is gone");
      agent.post("/agent/v1/observations", strays(2, false, List.of(changed)));
      JsonNode both = get("/v1/strays?node=strays&sort=name");
      assertThat(both.get("items")).hasSize(2);
      assertThat(both.at("/items/0/holdsData").asBoolean()).isFalse();

      agent.post("/agent/v1/observations", strays(3, true, List.of(b)));
      assertThat(get("/v1/strays?node=strays").get("items").findValuesAsText("id"))
          .containsExactly("vm-b");
    }
  }

  @Test
  void an_agent_of_another_kind_is_refused() throws Exception {
    made("/v1/nodes", "{\"name\":\"kubevirt\",\"site\":\"ouaga\",\"kind\":\"KUBEVIRT\"}");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("kubevirt"))) {
      HttpResponse<String> refused = agent.post("/agent/v1/session", session(POOLS));
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(refused.body()).contains("urn:faso:wrong-node-kind", "KUBEVIRT", "LIBVIRT");
    }
  }

  @Test
  void bad_input_is_answered_with_a_pointer() throws Exception {
    node("sloppy");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("sloppy"))) {
      agent.post("/agent/v1/session", session(POOLS));
      ObjectNode report = (ObjectNode) RunningControlPlane.json(report(1, 1, true));
      report.put("colour", "red").put("sequence", "one");
      report.remove("pools");
      HttpResponse<String> refused = agent.post("/agent/v1/observations", report.toString());
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(
              RunningControlPlane.json(refused.body())
                  .get("violations")
                  .findValuesAsText("pointer"))
          .containsExactlyInAnyOrder("/colour", "/sequence", "/pools");
      for (String query :
          List.of("", "?epoch=0&since=0", "?epoch=1&since=-2", "?epoch=1&since=x")) {
        assertThat(agent.get("/agent/v1/assignments" + query).statusCode())
            .as(query)
            .isEqualTo(400);
      }
      assertThat(agent.get("/agent/v1/images/sha256:zz").statusCode()).isEqualTo(400);
      ObjectNode nul = (ObjectNode) RunningControlPlane.json(session(POOLS));
      nul.put("hostname", "a" + (char) 0);
      HttpResponse<String> unkeepable = agent.post("/agent/v1/session", nul.toString());
      assertThat(unkeepable.statusCode()).isEqualTo(400);
      assertThat(unkeepable.body()).contains("/hostname");
      ConsoleChunk late = new ConsoleChunk(0, 2, new byte[] {104, 105});
      HttpResponse<String> dropped =
          agent.post("/agent/v1/console/nobody-waits", RunningControlPlane.text(late));
      assertThat(dropped.statusCode()).as(dropped.body()).isEqualTo(204);
    }
  }

  @Test
  void the_ports_keep_what_is_not_theirs_to_themselves() throws Exception {
    try (AgentCaller anonymous = AgentCaller.anonymous(faso)) {
      for (String path :
          List.of("/v1/sites", "/v1/nodes/x", "/v1/openapi.yaml", "/docs/", "/", "/agents")) {
        assertThat(anonymous.get(path).statusCode()).as(path).isEqualTo(404);
      }
      assertThat(anonymous.get("/agent/v1/enrol").statusCode()).isEqualTo(405);
      assertThat(anonymous.get("/agent/v2/enrol").statusCode()).isEqualTo(404);
    }
    for (String method : List.of("GET", "POST", "DELETE", "OPTIONS", "PUT")) {
      for (String path : List.of("/agent/v1/enrol", "/agent/v1/session", "/agent")) {
        HttpResponse<String> answer = faso.call(operator, method, path, null);
        assertThat(answer.statusCode()).as(method + path).isEqualTo(404);
        assertThat(answer.body()).contains("urn:faso:no-such-path");
      }
    }
  }

  @Test
  void whatever_faces_agents_lies_under_agent_and_in_their_contract() {
    for (Object resource : faso.plane().resources()) {
      Class<?> type = resource.getClass();
      boolean facing = type.isAnnotationPresent(AgentFacing.class);
      String path = type.getAnnotation(Path.class).value();
      assertThat(path.startsWith("/agent/")).as(path).isEqualTo(facing);
    }
    assertThat(faso.plane().agentContract().operations())
        .allSatisfy(operation -> assertThat(operation.path()).startsWith("/agent/v1/"));
  }

  @Test
  void sessions_that_open_at_once_get_an_epoch_each() throws Exception {
    node("racing");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("racing"))) {
      List<CompletableFuture<Long>> racing =
          IntStream.range(0, 8)
              .mapToObj(
                  _ ->
                      CompletableFuture.supplyAsync(
                          () ->
                              RunningControlPlane.json(
                                      agent.post("/agent/v1/session", session(POOLS)).body())
                                  .get("epoch")
                                  .asLong()))
              .toList();
      assertThat(racing.stream().map(CompletableFuture::join))
          .containsExactlyInAnyOrder(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L);
    }
  }

  private static String strays(long sequence, boolean complete, List<StrayReport> strays) {
    return RunningControlPlane.text(
        new Observations(1, sequence, complete, LOAD, POOLS, List.of(), List.of(), strays));
  }
}
