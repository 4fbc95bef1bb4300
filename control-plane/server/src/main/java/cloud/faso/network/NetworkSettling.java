package cloud.faso.network;

import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;

/**
 * What follows from that all network agents have something: what waited for it is done, and what
 * was deleted is forgotten. It looks at what is, not at what changed, and apart from the report
 * that gave cause to look: of two agents that tell at once neither sees what the other told, and an
 * agent that is retired tells nothing.
 */
final class NetworkSettling {

  /** As many as a statement takes at once. */
  private static final int BATCH = 500;

  private final Database database;
  private final NetworkAgentTable agents;
  private final AssignedTable assigned;
  private final NetworkRemoval removal;
  private final Receipts receipts;
  private final Signals<String> changed;

  NetworkSettling(
      Database database, NetworkRemoval removal, Receipts receipts, Signals<String> changed) {
    this.database = database;
    this.agents = database.table(NetworkAgentTable.class);
    this.assigned = database.table(AssignedTable.class);
    this.removal = removal;
    this.receipts = receipts;
    this.changed = changed;
  }

  /** Looks once the present transaction is durable. */
  void afterCommit() {
    database.afterCommit(this::look);
  }

  /** Looks now, in transactions of its own. */
  void look() {
    database.transact(this::settle);
    database.transact(removal::sweep);
  }

  private void settle() {
    List<NetworkAgentTable.AgentRow> all = agents.agents();
    Set<String> awaited =
        receipts.awaited().stream().filter(NetworkThing::isOne).collect(Collectors.toSet());
    if (all.isEmpty() || awaited.isEmpty()) {
      return;
    }
    agents.refusals().forEach(refusal -> awaited.remove(refusal.thing()));
    long upTo = NetworkSight.inPlaceUpTo(all);
    awaited.stream()
        .gather(Gatherers.windowFixed(BATCH))
        .forEach(
            some -> {
              List<AssignedTable.ReachedRow> reached = assigned.reachedOf(some, upTo);
              reached.forEach(
                  each -> receipts.succeeded(NetworkThing.of(each.id()), each.generation()));
              database.afterCommit(() -> reached.forEach(each -> changed.signal(each.id())));
            });
  }
}
