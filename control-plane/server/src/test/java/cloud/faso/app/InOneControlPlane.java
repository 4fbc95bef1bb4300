package cloud.faso.app;

import cloud.faso.platform.db.TestDatabases;
import java.nio.file.Path;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/**
 * Tests over HTTP, all in one control plane on each database, with an operator. What they need
 * beyond that they make in a method of their own, which runs after {@link #start}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class InOneControlPlane {

  @Parameter TestDatabases.Kind kind;
  RunningControlPlane faso;
  String operator;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    faso = new RunningControlPlane(home, kind.newDatabase(), this::configure);
    operator = faso.plane().tokens.bootstrapOperator("test");
  }

  /** What a test has otherwise than usual. */
  void configure(FasoConfiguration configuration) {}

  @AfterParameterizedClassInvocation
  void stop() {
    faso.close();
  }
}
