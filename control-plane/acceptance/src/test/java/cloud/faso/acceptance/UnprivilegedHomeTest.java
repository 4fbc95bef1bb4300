package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Faso as somebody has it who is not root on the machine, and did not build it. */
final class UnprivilegedHomeTest {

  @TempDir Path sources;
  @TempDir Path folder;
  private Home root;
  private Home user;

  @BeforeEach
  void choosePorts() throws Exception {
    root = new Home(folder);
    Shell.copyBuild(sources);
    user = root.unprivileged(sources);
    Shell.giveAway(folder);
  }

  @AfterEach
  void stop() throws Exception {
    root.faso("down");
  }

  @Test
  void up_says_that_it_simulates_three_nodes_and_they_work() throws Exception {
    String up = user.said("up", "--port", String.valueOf(user.port()));

    assertThat(up.lines())
        .contains(
            "Real guests are not possible here (you are not root), so 3 nodes are simulated.");
    assertThat(up).contains("3 simulated nodes are READY", "hello is RUNNING");
    assertThat(user.said("status")).contains("VMs: 1 (RUNNING 1)");
    assertThat(user.said("node", "list").lines().filter(line -> line.startsWith("sim-")))
        .hasSize(3)
        .allMatch(line -> line.contains("READY"));
    user.said("vm", "create", "web-1", "--flavor", "tiny", "--image", "tiny", "--wait");
    assertThat(user.said("down")).contains("Stopped: simulator control-plane");
    assertThat(user.faso("status").exit()).isEqualTo(3);
  }
}
