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
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

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
  void a_call_is_tried_again_with_the_same_key_until_it_is_answered() {
    server.answer(
        "createVm",
        Reply.cut(),
        Reply.problem(503, "unavailable"),
        Reply.problem(429, "rate-limited").with("Retry-After", "7"),
        Reply.of(201, server.contract.example("Vm")));

    assertThat(shell.run(CREATE).exitCode()).isZero();
    assertThat(server.received("POST")).hasSize(4);
    assertThat(server.received("POST"))
        .extracting(call -> call.headers().get("idempotency-key"))
        .containsOnly("key-1");
    assertThat(shell.pauses).contains(Duration.ofSeconds(7));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"vm delete web-1 --wait", "key delete awa", "token delete deploy -o json"})
  void what_is_deleted_although_the_answer_was_lost_is_gone(String line) {
    for (Reply lost : List.of(Reply.cut(), Reply.problem(503, "unavailable"))) {
      for (String operation : List.of("deleteVm", "deleteKey", "deleteTenantToken")) {
        server.answer(operation, lost, Reply.problem(404, "not-found"));
      }

      Result result = shell.run(line.split(" ", -1));

      assertThat(result.exitCode()).as(result.err()).isZero();
      assertThat(result.err()).isEmpty();
      assertThat(result.out())
          .isEqualTo(line.contains("json") ? "" : wordAfter(line) + " is gone\n");
    }
    assertThat(server.received("DELETE")).hasSize(4);
  }

  private static String wordAfter(String line) {
    return line.split(" ", -1)[2];
  }

  @Test
  void what_cannot_be_deleted_because_it_is_not_there_is_not_found() {
    server.answer(
        "deleteVm",
        Reply.problem(429, "rate-limited"),
        Reply.problem(404, "not-found"),
        Reply.cut(),
        Reply.problem(404, "not-found"));

    assertThat(shell.run("vm", "delete", "web-1").exitCode()).isEqualTo(3);
    assertThat(shell.run("vm", "delete", "web-1", "--dry-run").exitCode()).isEqualTo(3);
  }

  @Test
  void a_deletion_whose_answer_was_lost_is_waited_for_as_usual() {
    server.answer(
        "deleteVm",
        Reply.cut(),
        Reply.of(202, server.contract.example("Vm"))
            .with("Operation", "op-01k3v8z6q4e9rb7t5m2xw0c1hb"));
    server.answer("getOperation", Reply.problem(404, "not-found"));
    server.answer("getVm", Reply.problem(404, "not-found"));

    Result result = shell.run("vm", "delete", "web-1", "--wait");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("web-1 is gone\n");
  }

  @Test
  void a_change_that_says_what_must_be_is_simply_sent_again() {
    server.answer("patchFlavor", Reply.cut(), Reply.of(200, server.contract.example("Flavor")));

    assertThat(shell.run("flavor", "set", "small", "--monthly-cost", "7").exitCode()).isZero();
    assertThat(server.received("PATCH"))
        .hasSize(2)
        .extracting(call -> call.body().toString())
        .containsOnly("{\"monthlyCostXof\":7}");
  }

  @Test
  void a_version_that_an_earlier_try_may_have_changed_is_told_as_such() {
    String[] line = {"flavor", "set", "small", "--monthly-cost", "7", "--if-match", "\"3\""};
    server.answer("patchFlavor", Reply.problem(412, "precondition-failed"));
    assertThat(shell.run(line).err()).isEqualTo("faso: No\nBecause.\ntrace t-1\n");

    server.answer("patchFlavor", Reply.cut(), Reply.problem(412, "precondition-failed"));
    Result result = shell.run(line);

    assertThat(result.exitCode()).isEqualTo(5);
    assertThat(result.err())
        .contains("An earlier try, whose answer got lost, may have been carried out");
  }

  @Test
  void each_call_has_a_key_of_its_own() {
    shell.run(CREATE);
    shell.run(CREATE);

    assertThat(server.received("POST"))
        .extracting(call -> call.headers().get("idempotency-key"))
        .doesNotHaveDuplicates();
  }

  @Test
  void what_is_refused_for_good_is_not_tried_again() {
    server.answer("createVm", Reply.problem(409, "name-taken"));

    shell.run(CREATE);

    assertThat(server.received("POST")).hasSize(1);
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

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "vm create web-1; Missing: --flavor, --image",
        "vm crete; Did you mean: create",
        "vm list --limit many; --limit takes a whole number, 0 or more, not many",
        "vm wait web-1 --timeout -5; --timeout takes a whole number, 0 or more, not -5",
        "node set n1 --vcpu-overcommit NaN; --vcpu-overcommit takes a number such as 1.5, not NaN",
        "vm show kc5/..; VM takes a name or an id (lower-case letters, digits and hyphens), not kc5/..",
        "vm delete web-1 kc5/..; VM takes a name or an id",
        "vm list --tenant ../x; --tenant takes a name or an id",
        "quota show --ministry a/b; --ministry takes a name or an id",
        "operation show op-nope; OPERATION takes an id (op-…), as `faso operation list` shows it, not op-nope",
        "operation list --target web-1; --target takes an id (vm-…), as `faso vm list` shows it, not web-1",
        "vm list --phase asleep; --phase cannot be asleep; it is one of: PENDING, PROVISIONING",
        "flavor create f --vcpus 1 --memory 2XB --root-disk 5; --memory takes a size",
        "vm set web-1 --label app; --label takes NAME=VALUE",
        "vm list -o xml; -o cannot be xml",
        "vm show; Missing: VM",
        "vm; Usage: faso vm",
        "; Usage: faso",
        "vm show a b; Not understood: b",
        "vm create w --flavor a --image b --user-data /nowhere; /nowhere cannot be read: no such file",
        "key create awa; --file or --public-key",
        "image create x --file /nowhere; no such file",
        "image create x --file /tmp; /tmp cannot be read: it is a folder",
        "key create awa --file /tmp; /tmp cannot be read: it is a folder",
        "key create awa --file /dev/zero; /dev/zero is larger than 64 KiB",
        "me --token-file /tmp; /tmp cannot be read: it is a folder",
        "vm create w --flavor a --image b --user-data /dev/zero; /dev/zero is larger than 64 KiB",
        "vm create w --flavor a --image b --user-data /dev/null; /dev/null cannot be read: it is empty",
        "token create t --role member --save /nope/x; /nope/x cannot be written: its folder does not exist",
        "token create t --role member --save /tmp; /tmp cannot be written: it is a folder",
        "token create t --role member --save /proc/x; /proc/x cannot be written: you may not write",
        "node join-token n1 --save /proc/x; /proc/x cannot be written: you may not write",
        "completion fish; bash, zsh",
        "tenant create t; --ministry CODE"
      })
  void a_line_that_is_not_understood_is_explained(String line, String expected) {
    Result result = shell.run(line == null ? new String[0] : line.split(" ", -1));

    assertThat(result.err()).contains(expected);
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(server.received).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "vm show _; VM",
        "vm delete _; VM",
        "vm stop web-1 _; VM",
        "vm wait _; VM",
        "vm create _ --flavor small --image tiny; NAME",
        "vm list --tenant _; --tenant",
        "_vm list --tenant=; --tenant",
        "vm list --site _; --site",
        "vm create w --flavor _ --image tiny; --flavor",
        "vm create w --flavor small --image tiny --key awa,,issa; --key",
        "vm set web-1 --remove-label _; --remove-label",
        "quota show --ministry _; --ministry",
        "token create t --role member --save _; --save",
        "me --url _; --url",
        "me --token-file _; --token-file"
      })
  void an_empty_value_is_told_and_nothing_is_sent(String line, String what) {
    String[] typed = line.replaceAll("^_", "").split(" ", -1);

    Result result =
        shell.run(Arrays.stream(typed).map(w -> w.equals("_") ? "" : w).toArray(String[]::new));

    assertThat(result.err()).isEqualTo("faso: " + what + " must not be empty\n");
    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(server.received).isEmpty();
  }

  @Test
  void a_tenant_of_the_environment_that_is_none_is_told_by_its_variable() {
    shell.environment.put("FASO_TENANT", "a b");

    assertThat(shell.run("vm", "list").err()).contains("FASO_TENANT takes a name or an id");
    assertThat(server.received).isEmpty();
  }

  @Test
  void a_line_that_is_not_understood_is_explained_in_french_too() {
    shell.environment.put("LC_ALL", "fr_FR.UTF-8");

    assertThat(shell.run("vm", "create", "web-1").err())
        .isEqualTo("faso : Il manque : --flavor, --image\nVoir : faso vm create --help\n");
  }

  @Test
  void text_that_is_not_utf_8_is_not_sent_changed() throws IOException {
    Path file = Files.write(home.resolve("data"), "# Santé".getBytes(StandardCharsets.ISO_8859_1));
    shell.input(Files.readAllBytes(file));

    for (String name : List.of(file.toString(), "-")) {
      Result result =
          shell.run("vm", "create", "w", "--flavor", "a", "--image", "b", "--user-data", name);

      assertThat(result.exitCode()).isEqualTo(2);
      assertThat(result.err())
          .contains(name.equals("-") ? "standard input is not text" : name + " is not text")
          .contains("iconv -f ISO-8859-1 -t UTF-8 " + name);
    }
    assertThat(server.received).isEmpty();
  }

  @Test
  void user_data_is_sent_up_to_64_KiB_of_utf_8() throws IOException {
    String most = "é".repeat(32_768);
    String[] line = {"vm", "create", "w", "--flavor", "a", "--image", "b", "--user-data", "-"};

    assertThat(shell.input(most).run(line).exitCode()).isZero();
    assertThat(server.last().body().path("userData").asText()).isEqualTo(most);
    Result result = shell.input(most + "a").run(line);

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("standard input is larger than 64 KiB");
    assertThat(server.received).hasSize(1);
  }

  @Test
  void a_private_key_does_not_leave_the_machine() throws IOException {
    var file =
        shell.file(
            "id", "-----BEGIN OPENSSH PRIVATE KEY-----\nx\n-----END OPENSSH PRIVATE KEY-----\n");

    Result result = shell.run("key", "create", "awa", "--file", file.toString());

    assertThat(result.exitCode()).isEqualTo(2);
    assertThat(result.err()).contains("private key");
    assertThat(server.received).isEmpty();
  }
}
