package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
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
  void the_control_plane_starts_from_what_a_rehearsal_left() throws Exception {
    home = home.with("FASO_ARCHIVES", "");
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
    Path app = folder.resolve("app/current").toRealPath();
    assertThat(app).isDirectoryNotContaining("glob:**rehears*");

    String listed = home.said("flavor", "list");
    try (FileChannel archive = FileChannel.open(archive(app), StandardOpenOption.WRITE)) {
      archive.truncate(1_000_000);
    }
    assertThat(home.said("flavor", "list")).isEqualTo(listed);
  }

  /** The client's. */
  private static Path archive(Path app) throws IOException {
    try (Stream<Path> all = Files.list(app)) {
      return all.filter(each -> each.getFileName().toString().matches("client-[0-9a-f]+[.]aot"))
          .findAny()
          .orElseThrow();
    }
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
}
