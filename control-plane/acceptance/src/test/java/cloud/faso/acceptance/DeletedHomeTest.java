package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home that is deleted while it is up. */
final class DeletedHomeTest {

  private static final String ENDING = "Ending what still runs of a home that was deleted here: ";

  @TempDir Path folder;
  private Home home;
  private ProcessHandle controlPlane;
  private ProcessHandle simulator;

  @BeforeEach
  void up() throws Exception {
    Path link = Files.createSymbolicLink(folder.resolve("link"), folder);
    home = new Home(link.resolve("home"));
    home.said("up", "--port", String.valueOf(home.port()), "--simulate", "1");
    controlPlane = ProcessHandle.of(home.pid("control-plane")).orElseThrow();
    simulator = ProcessHandle.of(home.pid("simulator")).orElseThrow();
    Shell.run(Duration.ofMinutes(1), Map.of(), "rm", "-rf", home.file("").toString());
  }

  @AfterEach
  void down() throws Exception {
    home.faso("down");
    controlPlane.destroyForcibly();
    simulator.destroyForcibly();
  }

  @Test
  void down_ends_what_still_runs_of_it() throws Exception {
    assertThat(home.said("down")).contains(ENDING);

    assertThat(List.of(controlPlane, simulator)).noneMatch(ProcessHandle::isAlive);
    assertThat(folder.resolve("home")).doesNotExist();
  }

  @Test
  void another_can_come_up_in_its_place() throws Exception {
    assertThat(home.said("up", "--port", String.valueOf(home.port()), "--simulate", "1"))
        .contains(ENDING, "Faso is up.");

    assertThat(controlPlane.isAlive()).isFalse();
    assertThat(home.said("status")).contains("VMs: 1 (RUNNING 1)");
  }
}
