package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.http.Operation;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every operation that can change something, rehearsed: it says what would be, and nothing is. */
@OnBothDatabases
final class DryRunTest extends InOneWorld {

  @TestFactory
  Stream<DynamicTest> a_rehearsal_changes_nothing() {
    return world.contract.operations().stream()
        .filter(World::canBeRehearsed)
        .map(operation -> DynamicTest.dynamicTest(operation.id(), () -> check(operation)));
  }

  private void check(Operation operation) {
    Map<String, List<String>> before = world.stored();

    HttpResponse<String> answer =
        world.call(world.whoMay(operation), operation, "dryRun=true", true);

    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    assertThat(RunningControlPlane.json(answer.body()).get("dryRun").asBoolean()).isTrue();
    assertThat(answer.headers().firstValue("Operation")).isEmpty();
    assertThat(world.stored()).isEqualTo(before);
  }
}
