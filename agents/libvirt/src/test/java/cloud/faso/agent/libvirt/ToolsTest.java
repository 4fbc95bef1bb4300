package cloud.faso.agent.libvirt;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.agent.driver.DriverFailure;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A VM's owner reads why its disk is not made, and learns nothing of the host by it. */
class ToolsTest {
  @TempDir Path scratch;

  private final Tools tools = new Tools();

  @Test
  void a_tool_that_fails_is_not_named_nor_quoted() {
    assertThatThrownBy(
            () -> run(Duration.ofSeconds(20), "sh", "-c", "echo /srv/pool is broken; exit 7"))
        .isInstanceOf(DriverFailure.class)
        .hasMessageStartingWith("Work on its disks failed")
        .hasMessageNotContainingAny("sh", "/srv/pool", scratch.toString());
  }

  @Test
  void a_tool_that_does_not_end_is_not_named() {
    assertThatThrownBy(() -> run(Duration.ofMillis(50), "sleep", "20"))
        .isInstanceOf(DriverFailure.class)
        .hasMessageStartingWith("Work on its disks took the node too long")
        .hasMessageNotContainingAny("sleep", scratch.toString());
  }

  private void run(Duration deadline, String... command) throws DriverFailure {
    tools.run(scratch, deadline, List.of(command));
  }
}
