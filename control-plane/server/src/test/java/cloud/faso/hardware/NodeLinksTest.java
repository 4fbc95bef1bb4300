package cloud.faso.hardware;

import static cloud.faso.hardware.OneNode.NODE;
import static cloud.faso.hardware.OneNode.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.operations.Events;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.AgentProcess;
import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.OpenSession;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which call opens a session, and which comes too late for that. */
@OnBothDatabases
final class NodeLinksTest {

  private final OneNode world;
  private final NodeLinks links;

  NodeLinksTest(TestDatabases.Kind kind) {
    world = new OneNode(kind);
    InstantSource clock = InstantSource.fixed(NOW);
    IdSource ids = new IdSource(clock, new Random(1));
    Events events = new Events(world.database, ids, clock);
    links =
        new NodeLinks(
            world.database,
            new PoolService(world.database, events, ids, clock, new Signals<>()),
            events,
            clock,
            new Signals<>(),
            new Silences());
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_call_that_was_overtaken_by_its_own_process_changes_nothing() {
    assertThat(open(process("a", 2))).isEqualTo(1);
    assertThat(take(1, 1)).isTrue();

    assertThat(open(process("a", 1))).isEqualTo(1);
    assertThat(open(process("a", 2))).isEqualTo(1);

    assertThat(take(1, 1)).as("a report that is known").isFalse();
    assertThat(take(1, 2)).isTrue();
    assertThat(open(process("a", 3))).isEqualTo(2);
  }

  @Test
  void another_process_takes_over_whatever_it_counts() {
    assertThat(open(process("a", 5))).isEqualTo(1);
    assertThat(open(process("b", 1))).isEqualTo(2);
    assertThat(open(process("a", 6))).isEqualTo(3);
    assertThatThrownBy(() -> take(2, 1)).isInstanceOf(Problem.class);
  }

  @Test
  void a_call_of_a_process_that_is_no_more_does_not_end_the_one_after_it() {
    assertThat(open(process("a", 1))).isEqualTo(1);
    assertThat(open(process("c", 1, "b", "a"))).isEqualTo(2);

    for (String dead : List.of("a", "b")) {
      assertThatThrownBy(() -> open(process(dead, 9)))
          .isInstanceOfSatisfying(
              Problem.class,
              problem -> assertThat(problem.code()).isEqualTo(HardwareProblem.SESSION_SUPERSEDED));
    }
    assertThat(take(2, 1)).isTrue();
  }

  @Test
  void an_agent_that_does_not_say_who_it_is_opens_a_session_with_each_call() {
    assertThat(open(process("a", 1))).isEqualTo(1);
    assertThat(open(null)).isEqualTo(2);
    assertThat(open(null)).isEqualTo(3);
    assertThat(open(process("a", 1))).isEqualTo(4);
  }

  private static AgentProcess process(String id, long attempt, String... predecessors) {
    return new AgentProcess(id, attempt, List.of(predecessors));
  }

  private long open(@Nullable AgentProcess process) {
    return links
        .open(
            NODE,
            new OpenSession(
                "0.1.0",
                NodeKind.SIMULATED,
                "host",
                new Hardware("x86_64", 4, 4096, "simulated", "a test", null),
                List.of(),
                process))
        .epoch();
  }

  private boolean take(long epoch, long sequence) {
    return world.database.transact(() -> links.take(NODE, epoch, sequence, new NodeLoad(5, 100)));
  }
}
