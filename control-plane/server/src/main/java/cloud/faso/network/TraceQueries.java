package cloud.faso.network;

import cloud.faso.hardware.NodeId;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.id.IdSource;
import cloud.faso.spec.agent.TraceAnswer;
import cloud.faso.spec.agent.TraceQuery;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Questions what would become of a packet. Only a network agent can tell; who wants to know leaves
 * a question in the database, which the agent finds at its long poll, whichever replica that ends
 * at.
 */
public final class TraceQueries {

  private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(1);
  private static final Duration RECHECK = Duration.ofMillis(500);

  private final Database database;
  private final TraceTable table;
  private final Signals<NodeId> assignmentsChanged;
  private final Signals<TraceQueryId> answered = new Signals<>();
  private final IdSource ids;
  private final InstantSource clock;

  TraceQueries(
      Database database, Signals<NodeId> assignmentsChanged, IdSource ids, InstantSource clock) {
    this.database = database;
    this.table = database.table(TraceTable.class);
    this.assignmentsChanged = assignmentsChanged;
    this.ids = ids;
    this.clock = clock;
  }

  /** The questions that wait for the node's agent. */
  public List<TraceQuery> open(NodeId node) {
    return table.waiting(node).stream()
        .map(
            row ->
                new TraceQuery(
                    row.id().value(),
                    row.portId().value(),
                    row.address(),
                    row.protocol(),
                    row.portNumber()))
        .toList();
  }

  /** The nodes whose agents are asked something. */
  public Set<NodeId> asked() {
    return table.asked();
  }

  /** Takes in an agent's answer; one that nobody waits for any more is dropped. */
  public void answer(NodeId node, String query, TraceAnswer answer) {
    database.transact(
        () -> {
          table.answer(node, query, StoredJson.write(answer), clock.instant());
          database.afterCommit(() -> answered.signal(new TraceQueryId(query)));
        });
  }

  /**
   * Asks the node's agent and waits for its answer; empty when it does not come in time.
   *
   * @param protocol number, as in the IP header
   * @param number of the receiver's port; null of protocols that have none
   */
  Optional<TraceAnswer> ask(
      NodeId node,
      PortId from,
      String address,
      int protocol,
      @Nullable Integer number,
      Duration atMost) {
    TraceQueryId id = ids.next(TraceQueryId.PREFIX, TraceQueryId::new);
    database.transact(() -> table.ask(id, node, from, address, protocol, number, clock.instant()));
    assignmentsChanged.signal(node);
    try {
      return Optional.ofNullable(
              answered.await(id, atMost, RECHECK, () -> table.answered(id).orElse(null)))
          .map(text -> StoredJson.read(text, new TypeReference<TraceAnswer>() {}));
    } finally {
      database.transact(() -> table.delete(id));
    }
  }

  /** Ends every wait for good: the process is about to stop. */
  void close() {
    answered.close();
  }

  /** Drops questions whose asker died. */
  Periodic forgetting() {
    return new Periodic(
        "forget-trace-queries",
        FORGOTTEN_AFTER,
        () ->
            database.transact(
                () -> table.deleteAskedBefore(clock.instant().minus(FORGOTTEN_AFTER))));
  }
}
