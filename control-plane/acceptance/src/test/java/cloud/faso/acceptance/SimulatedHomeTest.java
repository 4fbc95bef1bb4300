package cloud.faso.acceptance;

import static java.nio.file.StandardOpenOption.APPEND;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Faso on simulated nodes, started and stopped as a newcomer does. */
final class SimulatedHomeTest {

  @TempDir Path folder;
  private Home home;

  @BeforeEach
  void choosePorts() throws IOException {
    home = new Home(folder);
  }

  @AfterEach
  void stop() throws Exception {
    home.faso("down");
  }

  private Shell.Outcome up() throws Exception {
    return home.faso("up", "--port", String.valueOf(home.port()), "--simulate", "2");
  }

  @Test
  void up_makes_a_running_VM_and_everything_a_script_reads() throws Exception {
    Shell.Outcome up = up();

    assertThat(up.exit()).as(up.output()).isZero();
    assertThat(up.output())
        .contains("hello is RUNNING", "booted", "http://127.0.0.1:" + home.port());
    assertThat(folder.resolve("url")).hasContent("http://127.0.0.1:" + home.port());
    for (String token : new String[] {"operator", "sante-lead", "education-lead"}) {
      Path file = folder.resolve(token + ".token");
      assertThat(Files.readString(file)).startsWith("faso_").endsWith("\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(up.output()).doesNotContain(Files.readString(file).strip());
    }
    assertThat(home.secretsInLogs()).isEmpty();
    Shell.Outcome status = home.faso("status");
    assertThat(status.exit()).as(status.output()).isZero();
    assertThat(status.output()).contains("VMs: 1 (RUNNING 1)");
    assertThat(home.faso("vm", "list").output()).contains("hello", "RUNNING");

    Shell.Outcome down = home.faso("down");
    assertThat(down.exit()).as(down.output()).isZero();
    assertThat(home.faso("status").exit()).isEqualTo(3);
  }

  @Test
  void up_again_after_everything_was_killed_keeps_all_data() throws Exception {
    assertThat(up().exit()).isZero();
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
  void the_control_plane_starts_from_what_a_rehearsal_left() throws Exception {
    home = home.with("FASO_NO_ARCHIVE", "");
    Shell.Outcome up = up();
    assertThat(up.exit()).as(up.output()).isZero();
    assertThat(up.output()).contains("Rehearsing a start");
    home.kill("control-plane");

    assertThat(home.said("up")).doesNotContain("Rehearsing");

    assertThat(Path.of("/proc/" + home.pid("control-plane") + "/maps"))
        .content()
        .containsPattern(folder + "/app/[^/]+/server-[0-9a-f]+[.]aot");
    assertThat(folder.resolve("logs/control-plane.out"))
        .as("what the JVM has to say of the archive")
        .isEmptyFile();
    assertThat(folder).isDirectoryNotContaining("glob:**rehears*");
  }

  @Test
  void up_makes_a_new_token_for_one_that_is_missing_or_refused() throws Exception {
    assertThat(up().exit()).isZero();
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
    assertThat(up().exit()).isZero();
    long before = home.pid("control-plane");

    Shell.Outcome again = home.faso("up");

    assertThat(again.exit()).as(again.output()).isZero();
    assertThat(home.pid("control-plane")).isEqualTo(before);
  }

  @Test
  void nodes_that_were_about_to_join_do_so_beside_more() throws Exception {
    assertThat(up().exit()).isZero();
    // As an interrupted `up --simulate 3` leaves it, before the node has joined.
    home.said("node", "create", "sim-0003", "--site", "ouaga", "--kind", "SIMULATED");
    home.said("node", "join-token", "sim-0003", "--save", folder + "/token");
    Files.writeString(tokens(), "sim-0003 " + Files.readString(folder.resolve("token")), APPEND);

    assertThat(home.said("up", "--simulate", "4")).contains("4 simulated nodes are READY");
  }

  @Test
  void a_simulator_that_lacks_a_token_is_given_it() throws Exception {
    assertThat(up().exit()).isZero();
    Files.delete(folder.resolve("simulator/nodes/sim-0002.pem"));
    Files.writeString(tokens(), "");

    assertThat(home.said("up")).contains("Restarting simulator");

    assertThat(tokens()).content().startsWith("sim-0002 ").hasLineCount(1);
  }

  private Path tokens() {
    return folder.resolve("simulator/join-tokens");
  }

  @Test
  void a_taken_port_is_named_with_its_owner() throws Exception {
    try (ServerSocket _ = new ServerSocket(home.port(), 1, InetAddress.getLoopbackAddress())) {
      Shell.Outcome up = up();

      assertThat(up.exit()).isEqualTo(1);
      assertThat(up.output())
          .contains(
              "Port "
                  + home.port()
                  + " is taken by java (pid "
                  + ProcessHandle.current().pid()
                  + ")",
              "--port N");
    }
  }

  @Test
  void a_pid_file_whose_process_is_gone_signals_nobody() throws Exception {
    assertThat(up().exit()).isZero();
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
}
