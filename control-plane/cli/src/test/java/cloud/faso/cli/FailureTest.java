package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is told, in words and by the exit code, when something does not work. */
class FailureTest extends ShellTestBase {

  private static final String[] CREATE = {
    "vm", "create", "web-1", "--flavor", "small", "--image", "tiny"
  };

  @ParameterizedTest
  @CsvSource({
    "400, malformed, 9",
    "403, forbidden, 4",
    "404, not-found, 3",
    "409, name-taken, 5",
    "409, quota-exceeded, 6",
    "409, no-room, 6",
    "412, precondition-failed, 5",
    "413, too-large, 9",
    "429, rate-limited, 8",
    "500, unexpected, 1",
    "503, unavailable, 8"
  })
  void each_kind_of_problem_has_its_exit_code(int status, String code, int exitCode) {
    server.answer("createVm", Reply.problem(status, code));

    Result result = shell.run(CREATE);

    assertThat(result.exitCode()).isEqualTo(exitCode);
    assertThat(result.out()).isEmpty();
    assertThat(result.err()).isEqualTo("faso: No\nBecause.\ntrace t-1\n");
  }

  @Test
  void the_exit_codes_are_documented() {
    String help = shell.run("--help").out();

    for (ExitCode code : ExitCode.values()) {
      assertThat(help).containsPattern("(?m)^ +" + code.number() + " +\\w");
    }
  }

  @Test
  void a_problem_is_told_with_everything_that_is_wrong() throws IOException {
    String problem =
        """
        {"type":"urn:faso:malformed","title":"Demande mal formée","status":400,"detail":"Corriger.",
         "violations":[{"pointer":"/name","detail":"trop long"},{"pointer":"/userData","detail":"trop grand"},{"pointer":"","detail":"vide"}],
         "traceId":"abc"}
        """;
    server.answer("createVm", Reply.of(400, new ObjectMapper().readTree(problem)));

    assertThat(shell.run(CREATE).err())
        .isEqualTo(
            """
            faso: Demande mal formée
              NAME: trop long
              --user-data: trop grand
              vide
            trace abc
            """);
  }

  @Test
  void an_answer_that_is_not_whole_is_not_taken_for_an_empty_list() {
    server.answer(
        "listVms",
        new Reply(
            200, Map.of("Content-Type", "application/json"), "{\"items\":[{\"name\":\"web-1"));

    Result listed = shell.run("vm", "list");

    assertThat(listed.exitCode()).isEqualTo(ExitCode.UNEXPECTED.number());
    assertThat(listed.out()).isEmpty();
    assertThat(listed.err()).contains("is no whole JSON");
  }

  @Test
  void a_violation_within_a_file_of_json_is_told_by_where_it_is_there(@TempDir Path folder)
      throws IOException {
    Path payload = Files.writeString(folder.resolve("payload"), "{\"vcpus\":4}");
    server.answer(
        "createTenantRequest",
        Reply.of(
            400,
            new ObjectMapper()
                .readTree(
                    """
                    {"type":"urn:faso:malformed","title":"No","status":400,"detail":"",
                     "violations":[{"pointer":"/payload/vcpus","detail":"must be an object"}]}
                    """)));

    Result result =
        shell.run(
            "request",
            "ask",
            "--call",
            "patchTenantQuota",
            "--payload",
            payload.toString(),
            "--reason",
            "growth");

    assertThat(result.err()).contains("  --payload /vcpus: must be an object\n");
  }

  @ParameterizedTest
  @CsvSource({
    "vm list, listVms, ?limit, --limit",
    "vm list, listVms, ?q, --query",
    "vm list, listVms, ?phase, --phase",
    "vm list, listVms, {tenant}, --tenant",
    "tenant show a, getTenant, {tenant}, TENANT",
    "vm show a, getVm, {vm}, VM",
    "vm wait a, getVm, ?wait, --for",
    "vm set a --label x=y, patchVm, /labels/x, --label",
    "vm set a --label x=y, patchVm, If-Match:, --if-match",
    "quota set --memory 1, patchTenantQuota, /memoryMiB/limit, --memory",
    "site create a, createSite, /name, NAME",
    "site create a, createSite, /else, /else"
  })
  void a_violation_is_told_by_what_was_typed(
      String line, String operation, String pointer, String typed) throws IOException {
    String problem =
        """
        {"type":"urn:faso:malformed","title":"No","status":400,
         "detail":"The contract is at /v1/openapi.yaml.",
         "violations":[{"pointer":"%s","detail":"is wrong"}]}
        """
            .formatted(pointer);
    server.answer(operation, Reply.of(400, new ObjectMapper().readTree(problem)));

    Result result = shell.run(line.split(" ", -1));

    assertThat(result.err()).isEqualTo("faso: No\n  " + typed + ": is wrong\n");
    assertThat(result.exitCode()).isEqualTo(9);
  }

  @Test
  void an_address_with_more_than_a_port_is_told_without_speaking_of_the_contract() {
    server.answer("getMe", Reply.problem(404, "no-such-path"));

    assertThat(shell.run("me").err()).contains("does not know this call").doesNotContain("Because");
  }

  @Test
  void what_cannot_be_is_told_by_what_was_typed() throws IOException {
    String problem =
        """
        {"type":"urn:faso:invalid","title":"Well-formed","status":422,"detail":"See the violations.",
         "violations":[{"pointer":"/flavor","detail":"there is none"}]}
        """;
    server.answer("createVm", Reply.of(422, new ObjectMapper().readTree(problem)));

    Result result = shell.run(CREATE);

    assertThat(result.err())
        .isEqualTo("faso: This cannot be done as it was asked\n  --flavor: there is none\n");
    assertThat(result.exitCode()).isEqualTo(9);
  }

  @Test
  void a_token_that_is_refused_is_told_with_how_to_give_another() {
    server.answer("getMe", Reply.problem(401, "unauthenticated"));

    Result result = shell.run("me");

    assertThat(result.exitCode()).isEqualTo(4);
    assertThat(result.err()).contains("--token-file", "FASO_AS", "./faso up");
  }

  @Test
  void an_answer_that_is_no_problem_is_told_by_its_status() {
    server.answer("createVm", new Reply(418, Map.of(), "<html>"));

    Result result = shell.run(CREATE);

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).contains("answered 418");
  }

  @Test
  void a_control_plane_that_cannot_be_reached_is_told_after_several_tries() {
    server.close();

    Result result = shell.run(CREATE);

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.err())
        .contains("does not answer: nobody listens there", "./faso status", "./faso up")
        .doesNotContain("Exception");
    assertThat(shell.pauses).hasSize(5);
  }

  @ParameterizedTest
  @Timeout(60)
  @CsvSource({
    "http, '\u0015\u0003\u0003\u0000\u0002\u0002P\r\n\r\n', does not speak HTTP. Try https://",
    "https, 'HTTP/1.1 400 No TLS\r\n\r\n', does not speak TLS. Try http://"
  })
  void an_address_that_speaks_something_else_is_told_as_such(
      String scheme, String answer, String expected) throws Exception {
    Result result;
    try (ServerSocket port = new ServerSocket(0, 8, InetAddress.getLoopbackAddress())) {
      Thread.startVirtualThread(() -> answerAll(port, answer));
      result = shell.run("me", "--url", scheme + "://127.0.0.1:" + port.getLocalPort());
    }

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.err()).contains(expected).doesNotContain("status line", "SSL");
  }

  /** Answers as long as the port is open: a connection may be reset before its answer is read. */
  private static void answerAll(ServerSocket port, String answer) {
    while (!port.isClosed()) {
      try (Socket caller = port.accept()) {
        if (caller.getInputStream().read(new byte[1 << 16]) > 0) {
          caller.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
        }
      } catch (IOException gone) {
        // the caller, or the port
      }
    }
  }

  @Test
  void a_machine_that_does_not_exist_is_told_by_its_name() {
    Result result = shell.run("me", "--url", "http://nowhere.invalid");

    assertThat(result.exitCode()).isEqualTo(8);
    assertThat(result.err()).contains("there is no machine named nowhere.invalid");
  }

  @Test
  void what_cannot_be_shown_is_a_failure() {
    shell.showOn(full());

    Result result = shell.run("vm", "list", "-o", "json");

    assertThat(result.exitCode()).isEqualTo(1);
    assertThat(result.err()).startsWith("faso: The answer could not be written");
    assertThat(shell.run("--help").exitCode()).isEqualTo(1);
  }

  @Test
  void a_reader_that_has_seen_enough_is_no_failure() {
    shell.showOn(full());
    shell.piped = true;

    Result result = shell.run("vm", "list");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
  }

  @Test
  @Timeout(60)
  void what_has_no_end_ends_when_nobody_reads_it() {
    server.answer(
        "getConsoleLog",
        new Reply(200, Map.of("Content-Type", "text/plain", "Faso-Console-Size", "1"), "x"));
    server.answer(
        "watchEvents", new Reply(200, Map.of("Content-Type", "text/event-stream"), "data: {}\n\n"));
    shell.showOn(full());
    shell.piped = true;

    assertThat(shell.run("vm", "console", "web-1", "--follow").exitCode()).isZero();
    assertThat(shell.run("event", "watch").exitCode()).isZero();
  }

  private static OutputStream full() {
    return new OutputStream() {
      @Override
      public void write(int octet) throws IOException {
        throw new IOException("No space left on device");
      }
    };
  }

  @Test
  void a_preview_that_finds_no_room_says_so_by_the_exit_code() {
    var preview = (ObjectNode) server.contract.example("Preview");
    preview.set("placement", server.contract.example("Placement"));
    server.answer("createVm", Reply.of(200, preview));

    String[] line = Arrays.copyOf(CREATE, CREATE.length + 1);
    line[CREATE.length] = "--dry-run";
    Result result = shell.run(line);

    assertThat(result.exitCode()).isEqualTo(6);
    assertThat(result.err()).contains("No node has 32768 MiB left");
  }

  @Test
  void all_things_that_were_named_are_dealt_with_even_when_one_is_missing() {
    server.answer(
        "startVm", Reply.problem(404, "not-found"), Reply.of(202, server.contract.example("Vm")));

    Result result = shell.run("vm", "start", "web-1", "web-2");

    assertThat(result.exitCode()).isEqualTo(3);
    assertThat(result.out()).contains("web-2: RUNNING");
    assertThat(server.received("POST")).hasSize(2);
  }
}
