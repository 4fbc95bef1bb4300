package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent again when an answer is lost, and what is not. */
class RetriesTest extends ShellTestBase {

  private static final String[] CREATE = {
    "vm", "create", "web-1", "--flavor", "small", "--image", "tiny"
  };

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

    assertThat(shell.run("flavor", "set", "small", "--description", "x").exitCode()).isZero();
    assertThat(server.received("PATCH"))
        .hasSize(2)
        .extracting(call -> call.body().toString())
        .containsOnly("{\"description\":\"x\"}");
  }

  @Test
  void a_version_that_an_earlier_try_may_have_changed_is_told_as_such() {
    String[] line = {"flavor", "set", "small", "--description", "x", "--if-match", "\"3\""};
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
}
