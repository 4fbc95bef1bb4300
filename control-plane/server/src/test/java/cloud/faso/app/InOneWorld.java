package cloud.faso.app;

import cloud.faso.platform.db.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Tests that are generated from the contract, all in one {@link World} on each database. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InOneWorld {

  @Parameter TestDatabases.Kind kind;
  World world;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    world = new World(home, kind);
  }

  @AfterParameterizedClassInvocation
  void stop() {
    world.close();
  }
}
