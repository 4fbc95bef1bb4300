package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What the owner of a home changed in it, and whether another {@code up} leaves it so. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class OwnersWillTest {

  private Home home;

  @BeforeAll
  void up(@TempDir Path folder) throws Exception {
    home = new Home(folder);
    home.said("up", "--port", String.valueOf(home.port()), "--simulate", "3");
  }

  @AfterAll
  void down() throws Exception {
    home.said("down");
  }

  @Test
  void a_retired_node_is_waited_for_no_more() throws Exception {
    retireOneWithoutVms();

    assertThat(home.said("up")).contains("2 simulated nodes are READY");
  }

  /** There are two VMs at most, and three nodes. */
  private void retireOneWithoutVms() throws Exception {
    for (String node : List.of("sim-0001", "sim-0002", "sim-0003")) {
      if (home.faso("node", "retire", node).exit() == 0) {
        return;
      }
    }
    throw new AssertionError("no node can be retired");
  }

  @Test
  void what_was_deleted_does_not_come_back() throws Exception {
    home.said("flavor", "delete", "large");

    home.said("up");

    assertThat(home.faso("flavor", "show", "large").exit()).isEqualTo(3);
  }

  @Test
  void labels_that_are_named_as_fields_are_no_fields() throws Exception {
    home.said(
        "vm",
        "create",
        "odd",
        "--flavor",
        "tiny",
        "--image",
        "tiny",
        "--label",
        "phase=PROD",
        "--label",
        "next=x",
        "--wait");

    assertThat(home.said("status")).contains("RUNNING").doesNotContain("PROD");
  }

  @Test
  void a_port_that_is_taken_changes_nothing() throws Exception {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Shell.Outcome outcome = home.faso("up", "--port", String.valueOf(taken.getLocalPort()));

      assertThat(outcome.exit()).isEqualTo(1);
      assertThat(outcome.output()).contains("is taken by java (pid");
    }
    assertThat(home.said("status")).contains("http://127.0.0.1:" + home.port());
  }

  @Test
  void simulated_nodes_do_as_the_script_says() throws Exception {
    long before = home.pid("simulator");
    Files.writeString(home.file("simulator/script.yml"), "boots: 3s\n");
    Shell.Outcome refused = home.faso("up");
    assertThat(refused.exit()).isEqualTo(1);
    assertThat(refused.output())
        .contains("cannot follow", "script.yml, line 1: boots is not known");
    assertThat(home.pid("simulator")).isEqualTo(before);

    Files.writeString(home.file("simulator/script.yml"), "steps: {Start: 1ms}\n");
    assertThat(home.said("up")).contains("Restarting simulator", "Faso is up.");
  }
}
