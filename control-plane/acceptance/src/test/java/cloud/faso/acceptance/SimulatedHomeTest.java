package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole Faso on simulated nodes, started and stopped as a newcomer does. */
final class SimulatedHomeTest {

  private static final Duration PATIENCE = Duration.ofMinutes(10);

  // FASO_PREBUILT: the modules of this very build are run, and no other build is started.
  private static final Map<String, String> ENVIRONMENT =
      Map.of("LC_ALL", "C.UTF-8", "FASO_PREBUILT", "1");

  @TempDir Path home;
  private int port;

  @BeforeEach
  void choosePorts() throws IOException {
    port = freePair();
  }

  @AfterEach
  void stop() throws Exception {
    faso("down");
  }

  /** A free port whose next one is free, too: agents use that. */
  private static int freePair() throws IOException {
    while (true) {
      try (ServerSocket first = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        try (ServerSocket _ =
            new ServerSocket(first.getLocalPort() + 1, 1, InetAddress.getLoopbackAddress())) {
          return first.getLocalPort();
        } catch (IOException | IllegalArgumentException _) {
          // The next one is taken, or there is none: another pair.
        }
      }
    }
  }

  private Shell.Outcome faso(String... words) throws Exception {
    String[] command = new String[words.length + 3];
    command[0] = Shell.repository() + "/faso";
    command[1] = "--home";
    command[2] = home.toString();
    System.arraycopy(words, 0, command, 3, words.length);
    return Shell.run(PATIENCE, ENVIRONMENT, command);
  }

  private Shell.Outcome up() throws Exception {
    return faso("up", "--port", String.valueOf(port), "--simulate", "2");
  }

  private long pid(String name) throws IOException {
    String file = Files.readString(home.resolve("run").resolve(name + ".pid"));
    return Long.parseLong(file.split(" ", -1)[0]);
  }

  private void kill(String name) throws Exception {
    Optional<ProcessHandle> process = ProcessHandle.of(pid(name));
    assertThat(process).isPresent();
    process.get().destroyForcibly();
    process.get().onExit().get();
  }

  @Test
  void up_makes_a_running_VM_and_everything_a_script_reads() throws Exception {
    Shell.Outcome up = up();

    assertThat(up.exit()).as(up.output()).isZero();
    assertThat(up.output()).contains("hello is RUNNING", "booted", "http://127.0.0.1:" + port);
    assertThat(home.resolve("url")).hasContent("http://127.0.0.1:" + port);
    for (String token : new String[] {"operator", "sante-lead", "education-lead"}) {
      Path file = home.resolve(token + ".token");
      assertThat(Files.readString(file)).startsWith("faso_").endsWith("\n");
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
      assertThat(up.output()).doesNotContain(Files.readString(file).strip());
    }
    Shell.Outcome status = faso("status");
    assertThat(status.exit()).as(status.output()).isZero();
    assertThat(status.output()).contains("VMs: 1 (RUNNING 1)");
    assertThat(faso("vm", "list").output()).contains("hello", "RUNNING");

    Shell.Outcome down = faso("down");
    assertThat(down.exit()).as(down.output()).isZero();
    assertThat(faso("status").exit()).isEqualTo(3);
  }

  @Test
  void up_again_after_everything_was_killed_keeps_all_data() throws Exception {
    assertThat(up().exit()).isZero();
    Shell.Outcome created =
        faso("vm", "create", "kept", "--flavor", "tiny", "--image", "tiny", "--wait");
    assertThat(created.exit()).as(created.output()).isZero();
    String token = Files.readString(home.resolve("operator.token"));
    kill("control-plane");
    kill("simulator");

    Shell.Outcome again = faso("up");

    assertThat(again.exit()).as(again.output()).isZero();
    assertThat(home.resolve("operator.token")).hasContent(token);
    assertThat(faso("vm", "list").output()).contains("hello", "kept");
  }

  @Test
  void a_running_home_is_left_as_it_is() throws Exception {
    assertThat(up().exit()).isZero();
    long before = pid("control-plane");

    Shell.Outcome again = faso("up");

    assertThat(again.exit()).as(again.output()).isZero();
    assertThat(pid("control-plane")).isEqualTo(before);
  }

  @Test
  void a_taken_port_is_named_with_its_owner() throws Exception {
    try (ServerSocket _ = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      Shell.Outcome up = up();

      assertThat(up.exit()).isEqualTo(1);
      assertThat(up.output())
          .contains(
              "Port " + port + " is taken by java (pid " + ProcessHandle.current().pid() + ")",
              "--port N");
    }
  }

  @Test
  void a_pid_file_whose_process_is_gone_signals_nobody() throws Exception {
    assertThat(up().exit()).isZero();
    Process stranger = new ProcessBuilder("sleep", "1000").start();
    try {
      kill("simulator");
      // As if the number had been given to another process since.
      Files.writeString(home.resolve("run/simulator.pid"), stranger.pid() + " 1\n");

      assertThat(faso("down").exit()).isZero();

      assertThat(stranger.isAlive()).isTrue();
    } finally {
      stranger.destroy();
    }
  }
}
