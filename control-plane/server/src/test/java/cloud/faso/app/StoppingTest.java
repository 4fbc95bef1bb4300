package cloud.faso.app;

import static java.time.Duration.ofSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cloud.faso.platform.db.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A control plane that is about to stop. */
final class StoppingTest {

  @Test
  void nobody_who_waits_holds_up_a_control_plane_that_stops(@TempDir Path home) throws Exception {
    try (World world = new World(home, TestDatabases.Kind.H2)) {
      world.faso.plane().close();

      for (String path :
          new String[] {
            "/v1/nodes/n1?wait=RETIRED",
            "/v1/images/spare?wait=AVAILABLE",
            "/v1/tenants/" + world.tenant + "/vms/web-1?wait=STOPPED",
          }) {
        int status =
            assertTimeoutPreemptively(
                ofSeconds(60),
                () ->
                    world
                        .faso
                        .call(world.operator, "GET", path + "&timeout=300", null)
                        .statusCode());
        assertThat(status).as(path).isEqualTo(200);
      }
    }
  }
}
