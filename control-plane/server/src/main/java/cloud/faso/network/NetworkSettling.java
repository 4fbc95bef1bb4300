package cloud.faso.network;

import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.TypedId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
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
  private final NetworkKinds kinds;
  private final NetworkRemoval removal;
  private final Receipts receipts;
  private final Signals<String> changed;

  NetworkSettling(
      Database database,
      NetworkKinds kinds,
      NetworkRemoval removal,
      Receipts receipts,
      Signals<String> changed) {
    this.database = database;
    this.kinds = kinds;
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
    removal.sweep();
  }

  private void settle() {
    List<NetworkAgentTable.AgentRow> all = agents.agents();
    Set<String> awaited = new HashSet<>(all.isEmpty() ? Set.of() : receipts.awaited());
    agents.refusals().forEach(refusal -> awaited.remove(refusal.thing()));
    long upTo = NetworkSight.inPlaceUpTo(all);
    for (NetworkKind kind : kinds.all()) {
      awaited.stream()
          .filter(id -> TypedId.looksLike(kind.prefix(), id))
          .gather(Gatherers.windowFixed(BATCH))
          .forEach(ids -> end(kind, assigned.reachedOf(kind.table(), kind.settles(), ids, upTo)));
    }
  }

  private void end(NetworkKind kind, List<AssignedTable.ReachedRow> reached) {
    reached.forEach(each -> receipts.succeeded(kind.thing(each.id()), each.generation()));
    database.afterCommit(() -> reached.forEach(each -> changed.signal(each.id())));
  }
}
