package cloud.faso.cli;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.cli.FakeControlPlane.Reply;
import cloud.faso.cli.Shell.Result;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.junit.jupiter.api.Test;

/** How two sides of a peering read of it, and agree. */
final class PeeringCommandsTest extends ShellTestBase {

  private ObjectNode peering(String phase) {
    ObjectNode peering = (ObjectNode) server.contract.example("Peering");
    return peering.put("phase", phase).putNull("phaseReason");
  }

  @Test
  void a_list_shows_the_other_side_s_id_while_its_name_is_not_known() {
    ObjectNode unknown = peering("PROPOSED");
    ObjectNode peer = (ObjectNode) unknown.get("peer");
    String id = peer.get("tenant").asText();
    peer.put("name", "registry");
    assertThat(list(unknown)).contains("registry").doesNotContain(id);

    peer.putNull("name");
    assertThat(list(unknown)).contains(id);
  }

  private String list(ObjectNode peering) {
    ObjectNode page =
        (ObjectNode) peering.objectNode().set("items", peering.arrayNode().add(peering));
    server.answer("listPeerings", Reply.of(200, page.putNull("next")));
    return shell.run("peering", "list").out();
  }

  @Test
  void one_peering_is_agreed_to_at_a_time() {
    assertThat(shell.run("peering", "agree", "one", "other", "--terms", "1").exitCode())
        .isEqualTo(ExitCode.USAGE.number());
    assertThat(server.received).isEmpty();

    Result agreed = shell.run("peering", "agree", "one", "--terms", "1", "--segment", "data");
    assertThat(agreed.exitCode()).as(agreed.err()).isZero();
    assertThat(server.last().path()).endsWith("/peerings/one/actions/agree");
  }

  @Test
  void nobody_waits_for_what_is_over() {
    server.answer("getPeering", Reply.of(200, peering("REFUSED")));
    assertThat(shell.run("peering", "wait", "one", "--for", "REFUSED").exitCode()).isZero();

    Result over = shell.run("peering", "wait", "one");
    assertThat(over.exitCode()).isEqualTo(ExitCode.NOT_REACHED.number());
    assertThat(over.err()).contains("is over: REFUSED");
  }
}
