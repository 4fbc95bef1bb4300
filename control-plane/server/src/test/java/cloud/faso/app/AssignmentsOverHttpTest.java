package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.hardware.NodeId;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.LockWaits;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What a node is told of its VMs, and what its reports do to the books. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AssignmentsOverHttpTest extends AgentsOverHttp {

  /** What else there is on a node. */
  private static final String STRAY =
      RunningControlPlane.text(
          new Observations(
              1,
              1,
              true,
              LOAD,
              POOLS,
              List.of(),
              List.of(),
              List.of(new StrayReport(Kind.VM, "vm-1", "odd", true, "Odd."))));

  @Test
  void a_node_that_is_lost_for_good_takes_its_vms_with_it_and_frees_its_name() throws Exception {
    made("/v1/sites", "{\"name\":\"fada\"}");
    made("/v1/racks", "{\"name\":\"burnt\",\"site\":\"fada\"}");
    String id =
        made("/v1/nodes", "{\"name\":\"lost\",\"site\":\"fada\",\"rack\":\"burnt\"}")
            .get("id")
            .asText();
    vmCatalogue();
    String retire = "/v1/nodes/lost/actions/retire";
    String used = get("/v1/tenants/sante-prod/quota").toString();
    String operation;
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("lost"))) {
      agent.post("/agent/v1/session", session(POOLS));
      HttpResponse<String> created =
          faso.call(
              operator,
              "POST",
              "/v1/tenants/sante-prod/vms",
              "{\"name\":\"gone\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"fada\"}");
      assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
      operation = created.headers().firstValue("Operation").orElseThrow();
      HttpResponse<String> alive = faso.call(operator, "POST", retire, "{\"lost\":true}");
      assertThat(alive.statusCode()).isEqualTo(409);
      assertThat(alive.body()).contains("urn:faso:wrong-phase");
      agent.post("/agent/v1/observations", STRAY);
      assertThat(get("/v1/strays?node=lost").get("items")).hasSize(1);
    }
    Databases.jdbi(faso.plane().surroundings().database())
        .useHandle(
            handle ->
                handle.execute("update node_link set silent_since = now() where node_id = ?", id));
    assertThat(get("/v1/nodes/lost?wait=SILENT&timeout=30").get("phase").asText())
        .isEqualTo("SILENT");
    String heard = get("/v1/nodes/lost").get("lastSeenAt").asText();
    assertThat(get("/v1/nodes/lost").get("phaseReason").asText()).contains(heard);
    assertThat(get("/v1/tenants/sante-prod/vms/gone?wait=UNREACHABLE").get("phaseReason").asText())
        .contains(heard);
    assertThat(faso.call(operator, "POST", retire, null).statusCode()).isEqualTo(409);

    HttpResponse<String> lost = faso.call(operator, "POST", retire, "{\"lost\":true}");

    assertThat(lost.statusCode()).as(lost.body()).isEqualTo(202);
    assertThat(faso.call(operator, "POST", retire, "{\"lost\":true}").statusCode()).isEqualTo(202);
    assertThat(faso.call(operator, "GET", "/v1/tenants/sante-prod/vms/gone", null).statusCode())
        .isEqualTo(404);
    assertThat(get("/v1/tenants/sante-prod/quota").toString()).isEqualTo(used);
    JsonNode receipt = get("/v1/operations/" + operation);
    assertThat(receipt.get("phase").asText()).isEqualTo("FAILED");
    assertThat(receipt.get("reason").asText())
        .isEqualTo("Its node is lost for good, and the VM with it.");
    assertThat(get("/v1/nodes/lost").at("/reserved/vcpus").asLong()).isZero();
    assertThat(get("/v1/strays?node=lost").get("items")).isEmpty();
    assertThat(get("/v1/pools?node=lost").get("items")).isEmpty();
    assertThat(faso.call(operator, "DELETE", "/v1/racks/burnt", null).statusCode()).isEqualTo(204);
    made("/v1/nodes", "{\"name\":\"lost\",\"site\":\"fada\"}");
    assertThat(phase("lost")).isEqualTo("JOINING");
    assertThat(phase(id)).isEqualTo("RETIRED");
  }

  @Test
  void a_node_that_comes_back_just_now_is_not_lost() throws Exception {
    made("/v1/sites", "{\"name\":\"dori\"}");
    String id = made("/v1/nodes", "{\"name\":\"back\",\"site\":\"dori\"}").get("id").asText();
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("back"))) {
      agent.post("/agent/v1/session", session(POOLS));
    }
    Jdbi jdbi = Databases.jdbi(faso.plane().surroundings().database());
    jdbi.useHandle(
        handle ->
            handle.execute("update node_link set silent_since = now() where node_id = ?", id));
    assertThat(get("/v1/nodes/back?wait=SILENT&timeout=30").get("phase").asText())
        .isEqualTo("SILENT");

    CompletableFuture<HttpResponse<String>> retire =
        jdbi.inTransaction(
            coming -> {
              coming.execute(
                  "update node_link set last_seen_at = now(), silent_since = null"
                      + " where node_id = ?",
                  id);
              CompletableFuture<HttpResponse<String>> waiting =
                  CompletableFuture.supplyAsync(
                      () ->
                          faso.call(
                              operator,
                              "POST",
                              "/v1/nodes/back/actions/retire",
                              "{\"lost\":true}"));
              LockWaits.await(jdbi, waiting);
              return waiting;
            });

    HttpResponse<String> refused = retire.get(60, TimeUnit.SECONDS);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(409);
    assertThat(get("/v1/nodes/back").get("phase").asText()).isEqualTo("READY");
  }

  @Test
  void a_vm_is_assigned_observed_and_keeps_its_node_and_pool_until_it_is_gone() throws Exception {
    made("/v1/sites", "{\"name\":\"koudougou\"}");
    made("/v1/nodes", "{\"name\":\"host\",\"site\":\"koudougou\"}");
    vmCatalogue();
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("host"))) {
      agent.post("/agent/v1/session", session(POOLS));
      CompletableFuture<HttpResponse<String>> parked = poll(agent, 1, 0);
      String vm =
          made(
                  "/v1/tenants/sante-prod/vms",
                  "{\"name\":\"web\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"koudougou\"}")
              .get("id")
              .asText();
      JsonNode news = RunningControlPlane.json(parked.get(30, TimeUnit.SECONDS).body());
      assertConforms(news, "Assignments");
      JsonNode assignment = news.at("/items/0");
      assertThat(assignment.get("id").asText()).isEqualTo(vm);
      assertThat(assignment.at("/spec/rootDisk/pool").asText()).isEqualTo("local");

      agent.post("/agent/v1/observations", seen(1, assignment, VmState.RUNNING));
      assertThat(get("/v1/tenants/sante-prod/vms/web").get("phase").asText()).isEqualTo("RUNNING");
      assertThat(get("/v1/nodes/host").get("vms").asLong()).isEqualTo(1);
      HttpResponse<String> kept =
          faso.call(operator, "POST", "/v1/nodes/host/actions/retire", null);
      assertThat(kept.statusCode()).isEqualTo(409);
      assertThat(kept.body()).contains("urn:faso:in-use", "One VM is on node host");
      JsonNode pool = get("/v1/pools?node=host").at("/items/0");
      assertThat(pool.get("name").asText()).isEqualTo("local");
      assertThat(pool.get("reservedGiB").asLong()).isEqualTo(5);
      assertThat(pool.get("capacityGiB").asLong()).as("reported no more").isZero();
      JsonNode capacity = get("/v1/capacity").get("sites");
      assertThat(capacity.findValue("vms")).isNotNull();

      faso.call(operator, "DELETE", "/v1/tenants/sante-prod/vms/web", null);
      long revision = news.get("revision").asLong();
      JsonNode tombstone =
          RunningControlPlane.json(
              agent.get("/agent/v1/assignments?epoch=1&since=" + revision).body());
      assertThat(tombstone.at("/items/0/spec").isNull()).isTrue();
      agent.post("/agent/v1/observations", seen(2, tombstone.at("/items/0"), VmState.ABSENT));

      assertThat(faso.call(operator, "GET", "/v1/tenants/sante-prod/vms/web", null).statusCode())
          .isEqualTo(404);
      assertThat(get("/v1/nodes/host").get("vms").asLong()).isZero();
      agent.post("/agent/v1/observations", report(1, 3, true));
      assertThat(get("/v1/pools?node=host").at("/items/0/capacityGiB").asLong()).isEqualTo(100);
      assertThat(faso.call(operator, "POST", "/v1/nodes/host/actions/retire", null).statusCode())
          .isEqualTo(202);
    }
  }

  @Test
  void who_waited_with_a_certificate_that_was_revoked_is_told_nothing() throws Exception {
    made("/v1/sites", "{\"name\":\"banfora\"}");
    made("/v1/nodes", "{\"name\":\"stolen\",\"site\":\"banfora\"}");
    vmCatalogue();
    try (AgentCaller thief = AgentCaller.enrolled(faso, joinToken("stolen"))) {
      thief.post("/agent/v1/session", session(POOLS));
      CompletableFuture<HttpResponse<String>> parked = poll(thief, 1, 0);
      try (AgentCaller _ = AgentCaller.enrolled(faso, joinToken("stolen"))) {
        made(
            "/v1/tenants/sante-prod/vms",
            "{\"name\":\"secret\",\"flavor\":\"small\",\"image\":\"tiny\",\"site\":\"banfora\"}");
        assertThat(parked.get(30, TimeUnit.SECONDS).body())
            .contains("urn:faso:certificate-revoked");
      }
    }
  }

  /** A report of a node that has lost its pool. */
  private static String seen(long sequence, JsonNode assignment, VmState state) {
    return RunningControlPlane.text(
        new Observations(
            1,
            sequence,
            false,
            LOAD,
            List.of(),
            List.of(),
            List.of(
                new VmObservation(
                    assignment.get("id").asText(),
                    state,
                    assignment.get("generation").asLong(),
                    1,
                    null,
                    null)),
            List.of()));
  }

  /** What VMs are made of; once for all tests. */
  private void vmCatalogue() {
    if (faso.call(operator, "GET", "/v1/images/tiny", null).statusCode() == 200) {
      return;
    }
    new Catalogue(faso, operator).make("sante", "sante-prod", 8);
  }

  @Test
  void overcommit_never_falls_below_what_is_promised() throws Exception {
    NodeId id = new NodeId(node("promised").get("id").asText());
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("promised"))) {
      agent.post("/agent/v1/session", session(List.of()));
    }
    assertThat(
            faso.plane().database.transact(() -> faso.plane().hardware.books.rebook(id, 20, 1000)))
        .isPresent();

    HttpResponse<String> refused =
        faso.call(operator, "PATCH", "/v1/nodes/promised", "{\"overcommit\":{\"vcpus\":2}}");
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(RunningControlPlane.json(refused.body()).at("/violations/0/pointer").asText())
        .isEqualTo("/overcommit/vcpus");
    HttpResponse<String> enough =
        faso.call(operator, "PATCH", "/v1/nodes/promised", "{\"overcommit\":{\"vcpus\":2.5}}");
    assertThat(enough.statusCode()).as(enough.body()).isEqualTo(200);
  }

  @Test
  void a_pool_that_is_gone_is_forgotten() throws Exception {
    node("pools");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("pools"))) {
      agent.post(
          "/agent/v1/session",
          session(
              List.of(
                  new PoolReport("a", "directory", 10, 5, true),
                  new PoolReport("b", "directory", 20, 5, true))));
      assertThat(names(get("/v1/pools?node=pools"))).containsExactly("a", "b");
      assertThat(names(get("/v1/pools?node=pools&sort=-name"))).containsExactly("b", "a");

      agent.post("/agent/v1/observations", pools(1, 60));

      assertThat(names(get("/v1/pools?node=pools"))).containsExactly("local");
      String id = get("/v1/pools?node=pools").at("/items/0/id").asText();
      assertThat(get("/v1/pools/" + id).get("site").asText()).isEqualTo("ouaga");
    }
  }

  @Test
  void a_pool_that_comes_back_is_as_operators_left_it() throws Exception {
    node("swapped");
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("swapped"))) {
      PoolReport kept = new PoolReport("kept", "directory", 10, 5, true);
      PoolReport other = new PoolReport("other", "directory", 20, 5, true);
      agent.post("/agent/v1/session", session(List.of(kept)));
      String pool = "/v1/pools/" + get("/v1/pools?node=swapped").at("/items/0/id").asText();
      patch(pool, "{\"draining\":true}");

      agent.post("/agent/v1/session", session(List.of(other)));

      assertThat(get(pool).get("capacityGiB").asLong()).as("it is not there").isZero();
      agent.post("/agent/v1/session", session(List.of(kept)));
      assertThat(get(pool).get("capacityGiB").asLong()).isEqualTo(10);
      assertThat(get(pool).get("draining").asBoolean()).isTrue();

      patch(pool, "{\"draining\":false}");
      agent.post("/agent/v1/session", session(List.of(other)));
      assertThat(names(get("/v1/pools?node=swapped"))).containsExactly("other");
    }
  }

  private void patch(String path, String change) {
    HttpResponse<String> answer = faso.call(operator, "PATCH", path, change);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
  }

  @Test
  void an_image_is_fetched_whole_or_from_where_a_download_broke_off() throws Exception {
    node("fetching");
    byte[] content = new byte[700_000];
    new Random(1).nextBytes(content);
    String digest = store(content);
    try (AgentCaller agent = AgentCaller.enrolled(faso, joinToken("fetching"))) {
      String path = "/agent/v1/images/" + digest;
      HttpResponse<byte[]> whole = fetch(agent, path, null);
      assertThat(whole.statusCode()).isEqualTo(200);
      assertThat(whole.body()).isEqualTo(content);
      assertThat(whole.headers().firstValue("Content-Length")).contains("700000");

      HttpResponse<byte[]> rest = fetch(agent, path, "bytes=600000-");
      assertThat(rest.statusCode()).isEqualTo(206);
      assertThat(rest.body()).isEqualTo(Arrays.copyOfRange(content, 600_000, 700_000));
      assertThat(rest.headers().firstValue("Content-Range")).contains("bytes 600000-699999/700000");
      HttpResponse<byte[]> middle = fetch(agent, path, "bytes=5-9");
      assertThat(middle.body()).isEqualTo(Arrays.copyOfRange(content, 5, 10));
      assertThat(fetch(agent, path, "bytes=0-" + "9".repeat(30)).body()).isEqualTo(content);

      for (String past : List.of("bytes=700000-", "bytes=9-5", "bytes=" + "9".repeat(30) + "-")) {
        assertThat(fetch(agent, path, past).statusCode()).as(past).isEqualTo(416);
      }
      for (String bad : List.of("bytes=-5", "bytes=1-2,4-5", "lines=1-")) {
        assertThat(fetch(agent, path, bad).statusCode()).as(bad).isEqualTo(400);
      }
      assertThat(fetch(agent, "/agent/v1/images/sha256:" + "0".repeat(64), null).statusCode())
          .isEqualTo(404);
    }
    try (AgentCaller anonymous = AgentCaller.anonymous(faso)) {
      assertThat(anonymous.get("/agent/v1/images/" + digest).statusCode()).isEqualTo(401);
    }
  }

  private static HttpResponse<byte[]> fetch(
      AgentCaller agent, String path, @Nullable String range) {
    HttpRequest.Builder request = agent.request(path).header("Accept-Encoding", "gzip");
    if (range != null) {
      request.header("Range", range);
    }
    return agent.send(request, HttpResponse.BodyHandlers.ofByteArray());
  }

  private String store(byte[] content) throws Exception {
    String hex = HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    java.nio.file.Path folder = home.resolve("images").resolve("sha256");
    Files.createDirectories(folder);
    Files.write(folder.resolve(hex), content);
    return "sha256:" + hex;
  }
}
