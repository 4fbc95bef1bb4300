package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is counted for Prometheus agrees with what there is. */
@OnBothDatabases
final class CensusTest {

  private final TestDatabases.Kind kind;

  CensusTest(TestDatabases.Kind kind) {
    this.kind = kind;
  }

  @Test
  void nodes_and_vms_are_counted_by_phase(@TempDir Path home) throws Exception {
    try (World world = new World(home, kind)) {
      String counted = world.faso.call(world.operator, "GET", "/metrics", null).body();

      assertThat(counted)
          .contains("faso_nodes{phase=\"READY\"} 1.0", "faso_nodes{phase=\"JOINING\"} 1.0")
          .contains("faso_vms{phase=\"RUNNING\"} 1.0", "faso_vms{phase=\"STOPPED\"} 1.0")
          .contains("faso_vms{phase=\"FAILED\"} 0.0");
    }
  }
}
