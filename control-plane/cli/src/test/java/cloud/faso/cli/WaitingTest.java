package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Received;
import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What goes on after the answer, and how a person follows it. */
class WaitingTest extends ShellTestBase {

  private static final String[] CREATE = {
    "vm", "create", "web-1", "--flavor", "small", "--image", "tiny", "--wait"
  };

  @Test
  void a_vm_is_waited_for_until_its_operation_has_succeeded() {
    server.answer("getOperation", operation("RUNNING"), operation("SUCCEEDED"));
    server.answer("getVm", vm("PROVISIONING", "image 43%"), vm("RUNNING", null));

    Result result = shell.run(CREATE);

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEqualTo("web-1: PROVISIONING (image 43%)\n");
    assertThat(result.out()).contains("RUNNING");
  }

  @Test
  void what_is_made_without_a_name_and_what_is_changed_by_it_are_waited_for_too() {
    server.answer("getOperation", operation("RUNNING"), operation("SUCCEEDED"));
    ObjectNode floating = (ObjectNode) server.contract.example("FloatingIp");
    server.answer("getFloatingIp", Reply.of(200, floating.put("phase", "ACTIVE")));
    Result made = shell.run("floating-ip", "create", "--load-balancer", "web", "--wait");
    assertThat(made.exitCode()).as(made.err()).isZero();
    assertThat(made.out()).contains("ACTIVE");
    assertThat(server.last().path()).endsWith("/" + floating.path("id").asText());

    server.answer("getOperation", operation("SUCCEEDED"));
    ObjectNode router = (ObjectNode) server.contract.example("Router");
    server.answer("getRouter", Reply.of(200, router.put("phase", "ACTIVE")));
    Result joined = shell.run("router", "attach", "edge", "--segment", "back", "--wait");
    assertThat(joined.exitCode()).as(joined.err()).isZero();
    assertThat(server.last().path()).endsWith("/routers/edge");

    Result parted = shell.run("router", "detach", "edge", "--segment", "back", "--wait");
    assertThat(parted.exitCode()).as(parted.err()).isZero();
    assertThat(server.last().path()).endsWith("/routers/edge");
  }

  @Test
  void a_rule_that_is_gone_is_waited_for_until_the_group_is_without_it_everywhere() {
    server.answer("getOperation", operation("RUNNING"), operation("SUCCEEDED"));
    server.answer("getSecurityRule", Reply.problem(404, "not-found"));

    Result result = shell.run("security-group", "remove-rule", "web", "--rule", "rule-1", "--wait");

    assertThat(result.exitCode()).as(result.err()).isZero();
    assertThat(result.out()).isEqualTo("rule-1 is gone\n");
    assertThat(server.received)
        .extracting(Received::path)
        .filteredOn(path -> path.startsWith("/v1/operations/"))
        .hasSize(2);
  }

  @Test
  void what_has_no_phase_is_shown_as_it_is_once_the_change_of_it_is_in_place() {
    server.answer("getOperation", operation("RUNNING"), operation("SUCCEEDED"));

    Result result =
        shell.run(
            "subnet", "set", "subnet-01k3v8z6q4e9rb7t5m2xw0c1kb", "--dns", "9.9.9.9", "--wait");

    assertThat(result.exitCode()).isZero();
    assertThat(result.err()).isEmpty();
    assertThat(result.out()).contains("10.0.0.0/24");
  }

  @Test
  void without_wait_the_answer_is_shown_as_it_is() {
    server.answer("createVm", vmCreated());

    assertThat(shell.run("vm", "create", "web-1", "--flavor", "small", "--image", "tiny").out())
        .contains("PENDING");
    assertThat(server.received).hasSize(1);
  }

  @Test
  void an_operation_that_fails_is_told_with_its_reason() {
    server.answer("getOperation", operation("FAILED"));

    Result result = shell.run(CREATE);

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).contains("FAILED").contains("disk full");
  }

  @Test
  void patience_ends() {
    server.answer("getOperation", operation("RUNNING"));
    server.answer("getVm", vm("PENDING", "no node has room"));
    // The clock stands still between calls, so no time is left from the beginning.
    Result result = shell.run("vm", "start", "web-1", "--wait", "--timeout", "0");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).contains("disk full").contains("--timeout");
  }

  @Test
  void a_vm_that_is_gone_was_deleted() {
    server.answer("getOperation", operation("RUNNING"), Reply.problem(404, "not-found"));
    server.answer("getVm", vm("DELETING", null), Reply.problem(404, "not-found"));

    Result result = shell.run("vm", "delete", "web-1", "--wait");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).isEqualTo("web-1 is gone\n");
  }

  @Test
  void nothing_is_waited_for_where_there_is_nothing_to_do() {
    server.answer("startVm", new Reply(202, Map.of(), server.contract.example("Vm").toString()));

    assertThat(shell.run("vm", "start", "web-1", "--wait").exitCode()).isZero();
    assertThat(server.received).hasSize(1);
  }

  @Test
  void a_phase_can_be_waited_for() {
    server.answer("getVm", vm("STOPPING", null), vm("STOPPED", null));

    Result result = shell.run("vm", "wait", "web-1", "--for", "STOPPED", "-o", "json");

    assertThat(result.exitCode()).isZero();
    assertThat(result.out()).contains("\"STOPPED\"");
    assertThat(server.last().query()).containsEntry("wait", "STOPPED");
  }

  @Test
  void a_phase_that_will_not_come_is_not_waited_for() {
    server.answer("getVm", vm("FAILED", "the image is damaged"));

    Result result = shell.run("vm", "wait", "web-1");

    assertThat(result.exitCode()).isEqualTo(7);
    assertThat(result.err()).contains("web-1 is FAILED: the image is damaged");
  }

  @Test
  void an_operation_can_be_waited_for() {
    server.answer("getOperation", operation("RUNNING"), operation("SUCCEEDED"));

    assertThat(shell.run("operation", "wait", "op-01k3v8z6q4e9rb7t5m2xw0c1hb").exitCode()).isZero();
  }

  private Reply operation(String phase) {
    ObjectNode operation = (ObjectNode) server.contract.example("Operation");
    return Reply.of(200, operation.put("phase", phase).put("reason", "disk full"));
  }

  private Reply vm(String phase, @Nullable String reason) {
    ObjectNode vm = (ObjectNode) server.contract.example("Vm");
    return Reply.of(200, vm.put("phase", phase).put("phaseReason", reason));
  }

  private Reply vmCreated() {
    ObjectNode vm = (ObjectNode) server.contract.example("Vm");
    return Reply.of(201, vm.put("phase", "PENDING"));
  }
}
