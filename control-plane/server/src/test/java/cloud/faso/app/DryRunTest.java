package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Operation;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Every operation that can change something, rehearsed: it says what would be, and nothing is. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DryRunTest {

  @Parameter private TestDatabases.Kind kind;
  private World world;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path home) throws Exception {
    world = new World(home, kind);
  }

  @AfterParameterizedClassInvocation
  void stop() {
    world.close();
  }

  @TestFactory
  Stream<DynamicTest> a_rehearsal_changes_nothing() {
    return world.contract.operations().stream()
        .filter(Operation::mutating)
        .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> check(operation)));
  }

  private void check(Operation operation) {
    Map<String, List<String>> before = world.stored();

    HttpResponse<String> answer = world.call(world.operator, operation, "?dryRun=true", true);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(RunningControlPlane.json(answer.body()).get("dryRun").asBoolean()).isTrue();
    assertThat(answer.headers().firstValue("Operation")).isEmpty();
    assertThat(world.stored()).isEqualTo(before);
  }
}
