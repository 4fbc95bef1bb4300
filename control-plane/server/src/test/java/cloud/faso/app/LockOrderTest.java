package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.hardware.NodeId;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.LockWaits;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmState;
import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Who changes a VM and who reports on it lock in one order, and so do who divides a ministry's
 * budget and who signs in, so that neither waits for the other while the other waits for it. On
 * PostgreSQL, which tells who waits.
 */
@Timeout(120)
final class LockOrderTest {

  private static final String VMS = "/v1/tenants/prod/vms";

  private RunningControlPlane faso;
  private String operator;
  private Jdbi jdbi;
  private ScriptedAgent agent;

  @BeforeEach
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, TestDatabases.Kind.POSTGRESQL.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("test");
    jdbi = Databases.jdbi(faso.plane().surroundings().database());
    new Catalogue(faso, operator).make("m", "prod", 8);
    made("/v1/flavors", "{\"name\":\"medium\",\"vcpus\":2,\"memoryMiB\":1024,\"rootDiskGiB\":5}");
    agent = new ScriptedAgent(faso, operator, "ouaga");
  }

  @AfterEach
  void stop() {
    agent.close();
    faso.close();
  }

  @Test
  void a_resize_that_waits_for_receipts_holds_neither_books_nor_quotas() throws Exception {
    JsonNode vm = created("web");
    // Off, with its creation still running.
    agent.tell(vm, 0, VmState.OFF, null);

    CompletableFuture<HttpResponse<String>> resize =
        jdbi.inTransaction(
            report -> {
              assertThat(report.execute("update operation set attempts = 1 where outcome is null"))
                  .isEqualTo(1);
              CompletableFuture<HttpResponse<String>> waiting =
                  call("POST", VMS + "/web/actions/resize", "{\"flavor\":\"medium\"}");
              LockWaits.await(jdbi, waiting);
              assertThat(free(report, "select node_id from node_books")).hasSize(1);
              assertThat(free(report, "select owner_id from quota")).hasSize(2);
              return waiting;
            });

    HttpResponse<String> resized = resize.get(60, TimeUnit.SECONDS);
    assertThat(resized.statusCode()).as(resized.body()).isEqualTo(202);
  }

  @Test
  void a_report_that_waits_for_books_holds_no_assignment_that_stays() throws Exception {
    JsonNode stays = created("stays");
    JsonNode goes = created("goes");
    assertThat(call("DELETE", VMS + "/goes", null).get().statusCode()).isEqualTo(202);
    List<VmObservation> seen =
        List.of(
            new VmObservation(stays.get("id").asText(), VmState.OFF, 1, 1, null, null),
            new VmObservation(goes.get("id").asText(), VmState.ABSENT, 2, 1, null, null));

    CompletableFuture<Void> report =
        jdbi.inTransaction(
            change -> {
              String node = free(change, "select node_id from node_books").getFirst();
              CompletableFuture<Void> waiting =
                  CompletableFuture.runAsync(
                      () ->
                          faso.plane()
                              .database
                              .transact(
                                  () ->
                                      faso.plane()
                                          .compute
                                          .observer
                                          .observe(new NodeId(node), seen)));
              LockWaits.await(jdbi, waiting);
              assertThat(free(change, "select vm_id from vm_on_node"))
                  .contains(stays.get("id").asText());
              return waiting;
            });

    report.get(60, TimeUnit.SECONDS);
    assertThat(faso.call(operator, "GET", VMS + "/goes", null).statusCode()).isEqualTo(404);
  }

  @Test
  void a_tenant_in_which_a_VM_is_being_made_is_not_deleted() throws Exception {
    String tenant =
        RunningControlPlane.json(faso.call(operator, "GET", "/v1/tenants/prod", null).body())
            .get("id")
            .asText();

    CompletableFuture<HttpResponse<String>> deletion =
        jdbi.inTransaction(
            creation -> {
              creation.execute(
                  "update quota set vms_used = vms_used + 1 where owner_id = ?", tenant);
              CompletableFuture<HttpResponse<String>> waiting =
                  call("DELETE", "/v1/tenants/prod", null);
              LockWaits.await(jdbi, waiting);
              return waiting;
            });

    HttpResponse<String> answer = deletion.get(60, TimeUnit.SECONDS);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(409);
    assertThat(faso.call(operator, "GET", "/v1/tenants/prod", null).statusCode()).isEqualTo(200);
  }

  @Test
  void a_share_of_a_budget_that_waits_for_the_ministry_holds_no_tenant() throws Exception {
    CompletableFuture<HttpResponse<String>> share =
        jdbi.inTransaction(
            signIn -> {
              assertThat(free(signIn, "select id from ministry")).hasSize(1);
              CompletableFuture<HttpResponse<String>> waiting =
                  call("PATCH", "/v1/tenants/prod", "{\"monthlyBudgetXof\":1000}");
              LockWaits.await(jdbi, waiting);
              assertThat(free(signIn, "select id from tenant")).hasSize(1);
              return waiting;
            });

    HttpResponse<String> shared = share.get(60, TimeUnit.SECONDS);
    assertThat(shared.statusCode()).as(shared.body()).isEqualTo(200);
  }

  /** Makes a VM that is wanted off; what its node hears of it. */
  private JsonNode created(String name) {
    made(
        VMS,
        "{\"name\":\"%s\",\"flavor\":\"small\",\"image\":\"tiny\",\"power\":\"OFF\"}"
            .formatted(name));
    return agent.hear();
  }

  /** The rows of a query that nobody else has locked; they are locked from now on. */
  private static List<String> free(Handle handle, String query) {
    return handle.createQuery(query + " for update skip locked").mapTo(String.class).list();
  }

  private CompletableFuture<HttpResponse<String>> call(
      String method, String path, @Nullable String body) {
    return CompletableFuture.supplyAsync(() -> faso.call(operator, method, path, body));
  }

  private void made(String path, String body) {
    HttpResponse<String> answer = faso.call(operator, "POST", path, body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(201);
  }
}
