package cloud.faso.acceptance;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two Fasos on one machine, neither of which knows of the other. */
final class TwoHomesTest {

  @TempDir Path folder;
  private Home one;
  private Home other;

  @BeforeEach
  void up() throws Exception {
    one = new Home(folder.resolve("one"));
    one.said("up", "--port", String.valueOf(one.port()), "--simulate", "1");
    other = new Home(folder.resolve("other"));
    other.said("up", "--port", String.valueOf(other.port()), "--simulate", "1");
  }

  @AfterEach
  void down() throws Exception {
    try {
      one.faso("down");
    } finally {
      if (other != null) { // the first one did not come up
        other.faso("down");
      }
    }
  }

  @Test
  void each_sees_its_own_VMs_tells_its_own_logs_and_goes_down_alone() throws Exception {
    create(one, "mine");
    create(other, "yours");
    assertThat(one.said("vm", "list")).contains("hello", "mine").doesNotContain("yours");
    assertThat(other.said("vm", "list")).contains("hello", "yours").doesNotContain("mine");
    assertThat(one.said("status")).contains("VMs: 2 (RUNNING 2)", ":" + one.port());

    logsTellWhatWentOnInOne();

    one.said("down");

    assertThat(one.faso("status").exit()).isEqualTo(3);
    assertThat(one.faso("vm", "list").exit()).isEqualTo(8);
    assertThat(other.said("status")).contains("VMs: 2 (RUNNING 2)", ":" + other.port());
    assertThat(other.said("vm", "stop", "yours", "--wait")).contains("yours: STOPPED");
  }

  private void logsTellWhatWentOnInOne() throws Exception {
    assertThat(one.said("logs"))
        .contains("control-plane.log", "127.0.0.1:" + one.port(), "simulator.out", "sim-0001")
        .doesNotContain("127.0.0.1:" + other.port());
    assertThat(one.said("logs", "control-plane"))
        .contains("Started application", "127.0.0.1:" + one.port(), "POST /v1/nodes/sim-0001/")
        .doesNotContain("simulator.out", "session opened");
    Shell.Outcome unknown = one.faso("logs", "agent");
    assertThat(unknown.output()).contains("No logs of agent", "control-plane.log");
    assertThat(unknown.exit()).isEqualTo(1);
  }

  private static void create(Home home, String name) throws Exception {
    home.said("vm", "create", name, "--flavor", "tiny", "--image", "tiny", "--wait");
  }
}
