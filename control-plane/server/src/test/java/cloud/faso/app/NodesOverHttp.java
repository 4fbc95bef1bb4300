package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Contract;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Racks, nodes and what hangs on them, as an operator meets them before any agent came. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class NodesOverHttp {

  private final TestDatabases.Kind kind;

  private RunningControlPlane faso;
  private String operator;

  NodesOverHttp(TestDatabases.Kind kind) {
    this.kind = kind;
  }

  @BeforeAll
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, kind.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("test");
    made("/v1/sites", "{\"name\":\"ouaga\"}");
    made("/v1/sites", "{\"name\":\"bobo\"}");
  }

  @AfterAll
  void stop() {
    faso.close();
  }

  @Test
  void a_rack_is_made_read_changed_listed_and_deleted() {
    JsonNode rack = made("/v1/racks", "{\"name\":\"r1\",\"site\":\"ouaga\",\"powerFeed\":\"A\"}");
    assertConforms(rack, "Rack");
    assertThat(rack.get("site").asText()).isEqualTo("ouaga");

    JsonNode changed = ok("PATCH", "/v1/racks/r1", "{\"powerFeed\":null}");
    assertThat(changed.get("powerFeed").isNull()).isTrue();
    assertThat(changed.get("generation").asLong()).isEqualTo(2);

    assertThat(names(ok("GET", "/v1/racks?site=ouaga&q=r1", null))).containsExactly("r1");
    assertThat(names(ok("GET", "/v1/racks?site=bobo&q=r1", null))).isEmpty();
    assertThat(call("DELETE", "/v1/racks/r1", null).statusCode()).isEqualTo(204);
    assertThat(call("GET", "/v1/racks/r1", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_rack_name_that_fits_two_sites_needs_the_id() {
    made("/v1/racks", "{\"name\":\"twin\",\"site\":\"ouaga\"}");
    String id = made("/v1/racks", "{\"name\":\"twin\",\"site\":\"bobo\"}").get("id").asText();

    HttpResponse<String> refused = call("GET", "/v1/racks/twin", null);

    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("urn:faso:ambiguous-name", id);
    assertThat(ok("GET", "/v1/racks/" + id, null).get("site").asText()).isEqualTo("bobo");
  }

  @Test
  void a_rack_with_a_node_in_it_stays() {
    made("/v1/racks", "{\"name\":\"full\",\"site\":\"ouaga\"}");
    made("/v1/nodes", "{\"name\":\"in-full\",\"site\":\"ouaga\",\"rack\":\"full\"}");

    HttpResponse<String> refused = call("DELETE", "/v1/racks/full", null);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(refused.body()).contains("urn:faso:in-use");
  }

  @Test
  void a_new_node_waits_for_its_agent_and_says_how_it_comes() {
    HttpResponse<String> answer =
        call("POST", "/v1/nodes", "{\"name\":\"n1\",\"site\":\"ouaga\",\"labels\":{\"b\":\"1\"}}");

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    JsonNode node = RunningControlPlane.json(answer.body());
    assertConforms(node, "Node");
    assertThat(node.get("phase").asText()).isEqualTo("JOINING");
    assertThat(node.get("phaseReason").asText()).contains("/v1/nodes/n1/join-token");
    assertThat(node.at("/overcommit/vcpus").toString()).isEqualTo("4");
    assertThat(node.get("kind").asText()).isEqualTo("LIBVIRT");
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .endsWith("/v1/nodes/" + node.get("id").asText());
  }

  @Test
  void what_a_node_refers_to_must_exist() {
    HttpResponse<String> site = call("POST", "/v1/nodes", "{\"name\":\"x\",\"site\":\"nowhere\"}");
    made("/v1/racks", "{\"name\":\"elsewhere\",\"site\":\"bobo\"}");
    HttpResponse<String> rack =
        call("POST", "/v1/nodes", "{\"name\":\"x\",\"site\":\"ouaga\",\"rack\":\"elsewhere\"}");

    assertThat(site.statusCode()).isEqualTo(422);
    assertThat(RunningControlPlane.json(site.body()).at("/violations/0/pointer").asText())
        .isEqualTo("/site");
    assertThat(rack.statusCode()).isEqualTo(422);
    assertThat(RunningControlPlane.json(rack.body()).at("/violations/0/pointer").asText())
        .isEqualTo("/rack");
    assertThat(call("GET", "/v1/nodes/x", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_node_is_patched_in_parts() {
    made("/v1/racks", "{\"name\":\"move\",\"site\":\"ouaga\"}");
    made(
        "/v1/nodes",
        "{\"name\":\"n2\",\"site\":\"ouaga\",\"labels\":{\"disk\":\"nvme\",\"old\":\"1\"}}");

    JsonNode changed =
        ok(
            "PATCH",
            "/v1/nodes/n2",
            "{\"rack\":\"move\",\"overcommit\":{\"memoryMiB\":1.5},\"labels\":{\"old\":null,\"new\":\"2\"}}");

    assertConforms(changed, "Node");
    assertThat(changed.get("rack").asText()).isEqualTo("move");
    assertThat(changed.get("overcommit").toString()).isEqualTo("{\"vcpus\":4,\"memoryMiB\":1.5}");
    assertThat(changed.get("labels").toString()).isEqualTo("{\"disk\":\"nvme\",\"new\":\"2\"}");
    JsonNode again = ok("PATCH", "/v1/nodes/n2", "{\"rack\":null}");
    assertThat(again.get("rack").isNull()).isTrue();
    assertThat(again.get("labels")).isEqualTo(changed.get("labels"));
    assertThat(again.get("generation").asLong()).isEqualTo(3);
  }

  @Test
  void no_more_than_64_labels_gather_on_a_node() {
    made("/v1/nodes", "{\"name\":\"labelled\",\"site\":\"ouaga\"}");
    String many =
        IntStream.range(0, 64)
            .mapToObj(i -> "\"l%d\":\"v\"".formatted(i))
            .collect(Collectors.joining(","));
    ok("PATCH", "/v1/nodes/labelled", "{\"labels\":{" + many + "}}");

    HttpResponse<String> refused =
        call("PATCH", "/v1/nodes/labelled", "{\"labels\":{\"more\":\"1\"}}");

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(RunningControlPlane.json(refused.body()).at("/violations/0/pointer").asText())
        .isEqualTo("/labels");
  }

  @Test
  void a_join_token_is_shown_once_and_a_new_one_voids_it() {
    JsonNode node = made("/v1/nodes", "{\"name\":\"joining\",\"site\":\"ouaga\"}");
    HttpResponse<String> first = withKey("/v1/nodes/joining/join-token", "j1");
    HttpResponse<String> again = withKey("/v1/nodes/joining/join-token", "j1");

    assertThat(first.statusCode()).as(first.body()).isEqualTo(201);
    JsonNode token = RunningControlPlane.json(first.body());
    assertConforms(token, "JoinToken");
    assertThat(token.get("token").asText())
        .matches("fjt_" + node.get("id").asText() + "\\.[0-9A-Za-z]{36}\\.[0-9a-f]{64}");
    assertThat(again.statusCode()).isEqualTo(201);
    assertThat(RunningControlPlane.json(again.body()).get("token").isNull()).isTrue();
    JsonNode rehearsed = ok("POST", "/v1/nodes/joining/join-token?dryRun=true", null);
    assertThat(rehearsed.at("/resource/token").isNull()).isTrue();
  }

  @Test
  void a_retired_node_stays_so_and_takes_no_agent() {
    made("/v1/nodes", "{\"name\":\"old\",\"site\":\"bobo\"}");

    HttpResponse<String> retired = call("POST", "/v1/nodes/old/actions/retire", null);

    assertThat(retired.statusCode()).as(retired.body()).isEqualTo(202);
    assertThat(retired.headers().firstValue("Operation").orElseThrow()).startsWith("op-");
    JsonNode node = RunningControlPlane.json(retired.body());
    assertConforms(node, "Node");
    assertThat(node.get("phase").asText()).isEqualTo("RETIRED");
    HttpResponse<String> again = call("POST", "/v1/nodes/old/actions/retire", null);
    assertThat(again.statusCode()).isEqualTo(202);
    assertThat(again.headers().firstValue("Operation")).isEmpty();
    assertThat(call("POST", "/v1/nodes/old/join-token", null).statusCode()).isEqualTo(409);
    assertThat(call("PATCH", "/v1/nodes/old", "{\"rack\":null}").body())
        .contains("urn:faso:wrong-phase");
  }

  @Test
  void nodes_are_listed_by_page_and_by_what_they_are() {
    for (int i = 1; i <= 3; i++) {
      made(
          "/v1/nodes",
          "{\"name\":\"page-%d\",\"site\":\"bobo\",\"kind\":\"SIMULATED\"}".formatted(i));
    }
    String list = "/v1/nodes?kind=SIMULATED&site=bobo&sort=-name&limit=2";

    JsonNode first = ok("GET", list, null);
    JsonNode second = ok("GET", list + "&after=" + first.get("next").asText(), null);

    assertConforms(first, "NodePage");
    assertThat(names(first)).containsExactly("page-3", "page-2");
    assertThat(names(second)).containsExactly("page-1");
    assertThat(second.get("next").isNull()).isTrue();
    assertThat(names(ok("GET", "/v1/nodes?phase=JOINING&q=page-", null))).hasSize(3);
    for (String phase : List.of("READY", "SILENT", "RETIRED", "DRAINING")) {
      assertThat(names(ok("GET", "/v1/nodes?q=page-&phase=" + phase, null))).as(phase).isEmpty();
    }
  }

  @Test
  void what_no_database_keeps_is_refused_before_it_gets_there() {
    HttpResponse<String> body =
        call(
            "POST", "/v1/racks", "{\"name\":\"nul\",\"site\":\"ouaga\",\"powerFeed\":\"\\u0000\"}");

    assertThat(body.statusCode()).isEqualTo(400);
    assertThat(RunningControlPlane.json(body.body()).at("/violations/0/pointer").asText())
        .isEqualTo("/powerFeed");
    assertThat(call("GET", "/v1/nodes?q=%00", null).statusCode()).isEqualTo(400);
  }

  @Test
  void waiting_for_a_phase_ends_when_the_time_is_up() {
    made("/v1/nodes", "{\"name\":\"awaited\",\"site\":\"ouaga\"}");

    assertThat(ok("GET", "/v1/nodes/awaited?wait=READY&timeout=0", null).get("phase").asText())
        .isEqualTo("JOINING");
    assertThat(ok("GET", "/v1/nodes/awaited?wait=JOINING", null).get("phase").asText())
        .isEqualTo("JOINING");
  }

  @Test
  void pools_strays_and_capacity_are_there_before_anything_is() {
    assertThat(ok("GET", "/v1/pools", null).get("items")).isEmpty();
    assertThat(ok("GET", "/v1/strays?sort=-firstSeenAt", null).get("items")).isEmpty();
    JsonNode capacity = ok("GET", "/v1/capacity", null);
    assertConforms(capacity, "Capacity");
    assertThat(capacity.get("sites").findValuesAsText("site")).containsExactly("bobo", "ouaga");
    assertThat(call("GET", "/v1/pools/pool-00000000000000000000000000", null).statusCode())
        .isEqualTo(404);
  }

  @Test
  void a_reason_is_given_in_the_readers_language() {
    made("/v1/nodes", "{\"name\":\"fr\",\"site\":\"ouaga\"}");
    HttpRequest french =
        HttpRequest.newBuilder(faso.url().resolve("/v1/nodes/fr"))
            .header("Authorization", "Bearer " + operator)
            .header("Accept-Language", "fr")
            .build();

    assertThat(RunningControlPlane.json(faso.send(french).body()).get("phaseReason").asText())
        .startsWith("Aucun agent n’a encore rejoint.");
  }

  private void assertConforms(JsonNode value, String schema) {
    assertThat(Contract.violations(faso.plane().contract().schema(schema), value, Locale.ENGLISH))
        .as(value.toString())
        .isEmpty();
  }

  private static List<String> names(JsonNode page) {
    return page.get("items").findValuesAsText("name");
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }

  private JsonNode made(String path, String body) {
    HttpResponse<String> answer = call("POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
    return RunningControlPlane.json(answer.body());
  }

  private JsonNode ok(String method, String path, @Nullable String body) {
    HttpResponse<String> answer = call(method, path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return RunningControlPlane.json(answer.body());
  }

  private HttpResponse<String> withKey(String path, String key) {
    return faso.send(
        HttpRequest.newBuilder(faso.url().resolve(path))
            .header("Authorization", "Bearer " + operator)
            .header("Idempotency-Key", key)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build());
  }
}
