package cloud.faso.compute;

import cloud.faso.hardware.NodeId;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.spec.agent.ConsoleChunk;
import cloud.faso.spec.agent.ConsoleQuery;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Reads of serial logs. A log stays on its node; who wants to read it leaves a question in the
 * database, which the node's agent finds at its long poll, whichever replica that ends at.
 */
public final class ConsoleQueries {

  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);
  private static final Duration RECHECK = Duration.ofMillis(500);

  private final Database database;
  private final ConsoleTable table;
  private final Signals<NodeId> assignmentsChanged;
  private final Signals<ConsoleQueryId> answered = new Signals<>();
  private final IdSource ids;
  private final InstantSource clock;

  public ConsoleQueries(
      Database database, Signals<NodeId> assignmentsChanged, IdSource ids, InstantSource clock) {
    this.database = database;
    this.table = database.table(ConsoleTable.class);
    this.assignmentsChanged = assignmentsChanged;
    this.ids = ids;
    this.clock = clock;
  }

  /** The questions that wait for the node's agent. */
  public List<ConsoleQuery> open(NodeId node) {
    return table.waiting(node).stream()
        .map(
            row ->
                new ConsoleQuery(
                    row.id().value(), row.vmId().value(), row.fromOffset(), row.maxBytes()))
        .toList();
  }

  /** The nodes whose agents are asked something. */
  public Set<NodeId> asked() {
    return table.asked();
  }

  /** Takes in an agent's answer; one that nobody waits for any more is dropped. */
  public void answer(NodeId node, String query, ConsoleChunk chunk) {
    String content = Base64.getEncoder().encodeToString(chunk.content());
    database.transact(
        () -> {
          table.answer(node, query, chunk.offset(), chunk.size(), content, clock.instant());
          database.afterCommit(() -> answered.signal(new ConsoleQueryId(query)));
        });
  }

  /** Asks the node's agent and waits for its answer; empty when it does not come in time. */
  Optional<ConsoleChunk> read(NodeId node, VmId vm, long offset, int limit, Duration atMost) {
    ConsoleQueryId id = ids.next(ConsoleQueryId.PREFIX, ConsoleQueryId::new);
    database.transact(() -> table.ask(id, node, vm, offset, limit, clock.instant()));
    assignmentsChanged.signal(node);
    try {
      return Optional.ofNullable(
              answered.await(id, atMost, RECHECK, () -> table.answered(id).orElse(null)))
          .map(ConsoleQueries::chunk);
    } finally {
      database.transact(() -> table.delete(id));
    }
  }

  /** Ends every wait for good: the process is about to stop. */
  void close() {
    answered.close();
  }

  /** Drops questions whose asker died. */
  public Periodic forgetting() {
    return new Periodic(
        "forget-console-queries",
        FORGOTTEN_AFTER,
        () ->
            database.transact(
                () -> table.deleteAskedBefore(clock.instant().minus(FORGOTTEN_AFTER))));
  }

  private static ConsoleChunk chunk(ConsoleTable.AnsweredRow row) {
    return new ConsoleChunk(
        row.atOffset(), row.logSize(), Base64.getDecoder().decode(row.content()));
  }
}
