package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A home with real guests that goes down and comes up again, whole or not. */
final class RealHomeRestartTest extends RealHome {

  private static final int ROOM_GIB = 5;

  RealHomeRestartTest(@TempDir Path folder) throws IOException {
    super(folder);
  }

  @BeforeEach
  void up() throws Exception {
    open(ROOM_GIB);
  }

  @AfterEach
  void down() throws Exception {
    close();
  }

  @Test
  void up_after_a_shutdown_speaks_of_the_guest_that_runs_now() throws Exception {
    String id = idOf("hello");
    home.said("down", "--guests");
    assertThat(processesNaming(folder.toString())).isEmpty();
    assertThat(controlGroupsNaming(id)).isEmpty();

    home.said("up");

    assertThat(processesNaming(id)).hasSize(1);
    assertThat(home.said("status")).contains("libvirtd runs", "VMs: 1 (RUNNING 1)");
  }

  @Test
  void a_guest_that_outlived_the_agents_folder_is_told_of_and_goes_with_its_VM() throws Exception {
    String id = idOf("hello");
    home.said("down");
    Shell.run(Duration.ofMinutes(1), Map.of(), "rm", "-rf", home.file("agent").toString());

    assertThat(home.said("up"))
        .contains("hello has FAILED: The VM's root disk is no longer in its place");
    assertThat(processesNaming(id)).hasSize(1);
    assertThat(home.said("stray", "list")).contains(id);

    home.said("vm", "delete", "hello", "--wait");
    assertThat(processesNaming(id)).isEmpty();
    assertThat(controlGroupsNaming(id)).isEmpty();
    await(() -> !home.said("stray", "list").contains(id));
  }
}
