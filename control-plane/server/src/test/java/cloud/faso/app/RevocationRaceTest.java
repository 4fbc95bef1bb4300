package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.LockWaits;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.OpenSession;
import cloud.faso.spec.agent.RenewRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.security.auth.x500.X500Principal;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Calls that were let in before their certificate was revoked, and act after. On PostgreSQL, which
 * tells who waits.
 */
@Timeout(120)
final class RevocationRaceTest {

  private RunningControlPlane faso;
  private Jdbi jdbi;
  private AgentCaller thief;

  @BeforeEach
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, TestDatabases.Kind.POSTGRESQL.newDatabase());
    jdbi = Databases.jdbi(faso.plane().surroundings().database());
    String operator = faso.plane().tokens.bootstrapOperator("test");
    faso.call(operator, "POST", "/v1/sites", "{\"name\":\"ouaga\"}");
    faso.call(operator, "POST", "/v1/nodes", "{\"name\":\"n\",\"site\":\"ouaga\"}");
    HttpResponse<String> token = faso.call(operator, "POST", "/v1/nodes/n/join-token", null);
    thief =
        AgentCaller.enrolled(faso, RunningControlPlane.json(token.body()).get("token").asText());
  }

  @AfterEach
  void stop() {
    thief.close();
    faso.close();
  }

  @Test
  void no_certificate_is_renewed_that_is_revoked_meanwhile() throws Exception {
    String csr = AgentCaller.csr(AgentCaller.newKey(), new X500Principal("CN=x"));

    HttpResponse<String> renewed =
        whileRevoked("/agent/v1/certificate", RunningControlPlane.text(new RenewRequest(csr)));

    assertThat(renewed.body()).contains("urn:faso:certificate-revoked");
    assertThat(count("node_certificate where revoked_at is null")).isZero();
  }

  @Test
  void no_session_is_opened_with_a_certificate_that_is_revoked_meanwhile() throws Exception {
    HttpResponse<String> opened =
        whileRevoked(
            "/agent/v1/session",
            RunningControlPlane.text(
                new OpenSession(
                    "0.1.0",
                    NodeKind.LIBVIRT,
                    "host-1",
                    new Hardware("x86_64", 8, 16_000, "tcg", "no KVM here", null),
                    List.of(),
                    null)));

    assertThat(opened.body()).contains("urn:faso:certificate-revoked");
    assertThat(count("node_link where epoch > 0")).isZero();
  }

  /** Has the thief call while another agent enrols: with its lock, before its commit. */
  private HttpResponse<String> whileRevoked(String path, String body) throws Exception {
    CompletableFuture<HttpResponse<String>> call =
        jdbi.inTransaction(
            enrolment -> {
              enrolment.execute("select epoch from node_link for update");
              CompletableFuture<HttpResponse<String>> waiting =
                  CompletableFuture.supplyAsync(() -> thief.post(path, body));
              LockWaits.await(jdbi, waiting);
              enrolment.execute("update node_certificate set revoked_at = now()");
              return waiting;
            });
    return call.get(60, TimeUnit.SECONDS);
  }

  private long count(String rows) {
    return jdbi.withHandle(
        handle -> handle.createQuery("select count(*) from " + rows).mapTo(Long.class).one());
  }
}
