package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import cloud.faso.spec.audit.AuditHead;
import cloud.faso.spec.audit.AuditSeal;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An export is shown as it came, and checked without asking anybody. */
final class AuditCommandTest extends ShellTestBase {

  private static final String[] EXPORT = {
    "audit", "export", "--from", "2026-11-01", "--to", "2026-11-30", "--chain", "refusals"
  };

  private String export = "";

  @BeforeEach
  void write() throws Exception {
    KeyPair keys = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    AuditHead.Link first = AuditHead.NONE.follow("{\"verb\":\"createVm\",\"name\":\"Zoé\"}");
    AuditHead.Link second = first.head().follow("{\"verb\":\"deleteVm\"}");
    String end =
        AuditSeal.end("REFUSALS", Instant.parse("2026-12-01T00:00:00Z"), second.head(), "audit-1")
            .sign(keys.getPrivate());
    export = String.join("\n", first.line(), second.line(), end) + "\n";
    shell.file(
        "keys.json",
        "{\"items\":[{\"name\":\"audit-1\",\"publicKey\":\"-----BEGIN PUBLIC KEY-----\\n%s\\n-----END PUBLIC KEY-----\"}]}"
            .formatted(Base64.getEncoder().encodeToString(keys.getPublic().getEncoded())));
  }

  private Result verify(String text) throws Exception {
    String file = shell.file("audit.jsonl", text).toString();
    String keys = file.replace("audit.jsonl", "keys.json");
    return shell.run("audit", "verify", "--file", file, "--keys", keys);
  }

  @Test
  void a_search_tells_in_both_languages_what_was_called_and_because_of_what() {
    ObjectNode asked = (ObjectNode) server.contract.example("AuditEntry");
    asked.put("because", "request-01k3v8z6q4e9rb7t5m2xw0c1h8");
    ObjectNode byItself = asked.deepCopy().putNull("because").put("request", "the lease is over");
    ObjectNode page = asked.objectNode().putNull("next");
    page.putArray("items").add(asked).add(byItself);
    server.answer("listAudit", Reply.of(200, page));

    List<String> english =
        shell.run("audit", "list", "--since", "2026-11-28T08:00:00Z").out().lines().toList();
    shell.environment.put("LC_ALL", "fr_BF.UTF-8");
    String french = shell.run("audit", "list").out();

    assertThat(english.getFirst()).contains("REQUEST", "BECAUSE OF");
    assertThat(english.get(1))
        .contains("POST /v1/tenants/sante-prod/vms", "request-01k3v8z6q4e9rb7t5m2xw0c1h8");
    assertThat(english.get(2)).contains("the lease is over");
    assertThat(server.received.getFirst().query()).containsEntry("since", "2026-11-28T08:00:00Z");
    assertThat(french).contains("REQUÊTE", "EN RAISON DE");
  }

  @Test
  void an_export_comes_out_as_it_came_in() {
    server.answer(
        "exportAudit", new Reply(200, Map.of("Content-Type", "application/x-ndjson"), export));

    Result result = shell.run(EXPORT);

    assertThat(result.err()).isEmpty();
    assertThat(result.out()).isEqualTo(export);
    assertThat(server.last().query())
        .isEqualTo(Map.of("from", "2026-11-01", "to", "2026-11-30", "chain", "REFUSALS"));
  }

  @Test
  void what_was_not_touched_is_intact() throws Exception {
    Result result = verify(export);

    assertThat(result.exitCode()).isZero();
    assertThat(result.out() + result.err())
        .contains("2 entries of REFUSALS, from 1 to 2, exported at 2026-12-01T00:00:00Z");
    assertThat(server.received).isEmpty();
  }

  @Test
  void the_first_broken_entry_is_named() throws Exception {
    Result result = verify(export.replace("deleteVm", "createVm"));

    assertThat(result.exitCode()).isNotZero();
    assertThat(result.err()).contains("Broken at entry 2 (line 2)");
  }

  @Test
  void what_is_not_there_or_no_text_is_said() throws Exception {
    assertThat(shell.run("audit", "verify", "--file", "nowhere", "--keys", "nowhere").err())
        .contains("nowhere");
    String file = shell.file("audit.jsonl", export).toString();
    assertThat(shell.run("audit", "verify", "--file", file, "--keys", file).err())
        .contains("There are no audit keys in");
  }
}
