package cloud.faso.acceptance;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A home on simulated nodes to which something happened, brought up again; one for all stories. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class UpAgainTest {

  private final Path folder;
  private final Home home;

  UpAgainTest(@TempDir Path folder) throws IOException {
    this.folder = folder;
    this.home = new Home(folder);
  }

  @BeforeEach
  void up() throws Exception {
    home.said("up", "--port", String.valueOf(home.port()), "--simulate", "2");
  }

  @AfterAll
  void stop() throws Exception {
    home.faso("down");
  }

  @Test
  void up_again_after_everything_was_killed_keeps_all_data() throws Exception {
    Shell.Outcome created =
        home.faso("vm", "create", "kept", "--flavor", "tiny", "--image", "tiny", "--wait");
    assertThat(created.exit()).as(created.output()).isZero();
    String token = Files.readString(folder.resolve("operator.token"));
    home.kill("control-plane");
    home.kill("simulator");

    Shell.Outcome again = home.faso("up");

    assertThat(again.exit()).as(again.output()).isZero();
    assertThat(folder.resolve("operator.token")).hasContent(token);
    assertThat(home.faso("vm", "list").output()).contains("hello", "kept");
  }

  @Test
  void up_makes_a_new_token_for_one_that_is_missing_or_refused() throws Exception {
    Path operator = folder.resolve("operator.token");
    Path lead = folder.resolve("sante-lead.token");
    Files.delete(operator);
    Files.writeString(lead, "faso_refused\n");

    Shell.Outcome missing = home.faso("up");

    assertThat(missing.exit()).as(missing.output()).isZero();
    assertThat(home.faso("status").exit()).isZero();
    assertThat(Files.readString(lead)).isNotEqualTo("faso_refused\n");

    Files.writeString(operator, "faso_refused\n");
    Shell.Outcome refused = home.faso("up");

    assertThat(refused.exit()).as(refused.output()).isZero();
    assertThat(refused.output()).contains("The token in " + operator + " is refused");
    assertThat(home.faso("status").exit()).isZero();
    assertThat(home.faso("vm", "list").output()).contains("hello");
  }

  @Test
  void a_running_home_is_left_as_it_is() throws Exception {
    long before = home.pid("control-plane");

    Shell.Outcome again = home.faso("up");

    assertThat(again.exit()).as(again.output()).isZero();
    assertThat(home.pid("control-plane")).isEqualTo(before);
  }

  @Test
  void nodes_that_were_about_to_join_do_so_beside_more() throws Exception {
    // As an interrupted `up --simulate 3` leaves it, before the node has joined.
    home.said("node", "create", "sim-0003", "--site", "ouaga", "--kind", "SIMULATED");
    home.said("node", "join-token", "sim-0003", "--save", folder + "/token");
    Files.writeString(tokens(), "sim-0003 " + Files.readString(folder.resolve("token")), APPEND);

    assertThat(home.said("up", "--simulate", "4")).contains("4 simulated nodes are READY");
  }

  @Test
  void a_simulator_that_lacks_a_token_is_given_it() throws Exception {
    Files.delete(folder.resolve("simulator/nodes/sim-0002.pem"));
    Files.writeString(tokens(), "");

    assertThat(home.said("up")).contains("Restarting simulator");

    assertThat(tokens()).content().startsWith("sim-0002 ").hasLineCount(1);
  }

  @Test
  void a_pid_file_whose_process_is_gone_signals_nobody() throws Exception {
    Process stranger = new ProcessBuilder("sleep", "1000").start();
    try {
      home.kill("simulator");
      // As if the number had been given to another process since.
      Files.writeString(folder.resolve("run/simulator.pid"), stranger.pid() + " 1\n");

      assertThat(home.faso("down").exit()).isZero();

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroy();
    }
  }

  private Path tokens() {
    return folder.resolve("simulator/join-tokens");
  }
}
