package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.http.Operation;
import java.net.http.HttpResponse;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Every operation of the contract has one entry when it changes something, and when it may not. */
@OnBothDatabases
final class AuditOfEveryCallTest extends InOneWorld {

  private static final int REFUSED = 400;

  /** Of what changes something, how much is possible in one world, one after the other. */
  private static final double MOST = 0.8;

  @TestFactory
  Stream<DynamicTest> who_may_not_is_told_of_once() {
    String auditor = world.token("/v1", "auditor", "curious");
    String stranger = world.token("/v1/tenants/" + world.neighbour, "viewer", "stranger");
    return world.contract.operations().stream()
        .filter(operation -> operation.scope() != Operation.Scope.PUBLIC)
        .map(
            operation ->
                DynamicTest.dynamicTest(
                    operation.id(),
                    () -> {
                      String token = operation.roles().contains("auditor") ? stranger : auditor;
                      HttpResponse<String> answer = world.call(token, operation, "", false);
                      if (answer.statusCode() < REFUSED) {
                        assertThat(operation.roles()).as("everybody may").contains("viewer");
                        return;
                      }
                      assertThat(entries(operation, answer))
                          .as(answer.body())
                          .containsExactly("REFUSALS " + answer.statusCode());
                    }));
  }

  @Test
  void what_changes_something_is_told_of_once() {
    String script = world.token("/v1", "operator", "script");
    List<Operation> changes =
        world.contract.operations().stream()
            .filter(Operation::mutating)
            // The person's own last: one of these is to sign out.
            .sorted(Comparator.comparing(AuditOfEveryCallTest::isOfPerson))
            .toList();
    Map<String, List<String>> toldOtherwise = new LinkedHashMap<>();
    int done = 0;
    for (Operation operation : changes) {
      HttpResponse<String> answer = world.call(token(operation, script), operation, "", true);
      boolean refused = answer.statusCode() >= REFUSED;
      done += refused ? 0 : 1;
      List<String> told = entries(operation, answer);
      if (!told.equals(List.of((refused ? "REFUSALS " : "CHANGES ") + answer.statusCode()))) {
        toldOtherwise.put(operation.id() + answer.body(), told);
      }
    }
    assertThat(toldOtherwise).isEmpty();
    assertThat((double) done / changes.size()).isGreaterThan(MOST);
  }

  private static boolean isOfPerson(Operation operation) {
    return operation.scope() == Operation.Scope.PERSON;
  }

  private @Nullable String token(Operation operation, String script) {
    return switch (operation.scope()) {
      case PUBLIC -> null;
      case PERSON -> world.operator;
      default -> operation.roles().contains("operator") ? script : world.whoMay(operation);
    };
  }

  /**
   * What is told of a call: chain and status of each entry. A request that is granted has one for
   * what was asked for, too, under that verb.
   */
  private List<String> entries(Operation operation, HttpResponse<String> answer) {
    String trace = answer.headers().firstValue("Trace-Id").orElseThrow();
    return Databases.jdbi(world.faso.plane().surroundings().database())
        .withHandle(
            database ->
                database
                    .createQuery(
                        """
                        select chain, status from audit_entry
                        where verb = :verb and line like :line
                        """)
                    .bind("verb", operation.id())
                    .bind("line", "%\"trace\":\"" + trace + "\"%")
                    .map((row, _) -> row.getString("chain") + " " + row.getInt("status"))
                    .list());
  }
}
