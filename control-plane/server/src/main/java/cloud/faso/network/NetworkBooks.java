package cloud.faso.network;

import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import java.util.Collection;
import java.util.List;

/**
 * Counts the changes of all networks, once for all of them: the revision of everything that changed
 * in one transaction is the next one. Who takes it holds it until the commit, so that revisions
 * become visible in order; hence it is taken at the end of a transaction.
 */
final class NetworkBooks {

  private final Database database;
  private final NetworkAgentTable agents;
  private final AssignedTable assigned;
  private final NetworkKinds kinds;
  private final NodeBooks nodes;
  private final NetworkRemoval removal;
  private final Signals<NodeId> assignmentsChanged;

  NetworkBooks(
      Database database,
      NetworkKinds kinds,
      NodeBooks nodes,
      NetworkRemoval removal,
      Signals<NodeId> assignmentsChanged) {
    this.database = database;
    this.agents = database.table(NetworkAgentTable.class);
    this.assigned = database.table(AssignedTable.class);
    this.kinds = kinds;
    this.nodes = nodes;
    this.removal = removal;
    this.assignmentsChanged = assignmentsChanged;
  }

  /** Holds the count until the commit; what it is. */
  long lock() {
    return agents.lock();
  }

  /**
   * Writes down, at the end of the present transaction, that these changed, and tells the network
   * agents.
   */
  void publish(Collection<? extends NetworkThing> changed) {
    if (!changed.isEmpty()) {
      List<NetworkThing> things = List.copyOf(changed);
      database.beforeCommit(() -> count(things));
    }
  }

  /** As {@link #publish(Collection)}, of one who is at the end of the transaction already. */
  void publishNow(Collection<? extends NetworkThing> changed) {
    count(List.copyOf(changed));
  }

  private void count(List<NetworkThing> changed) {
    long revision = lock() + 1;
    agents.setRevision(revision);
    List<String> ids = changed.stream().map(NetworkThing::value).distinct().toList();
    kinds.all().forEach(kind -> assigned.setRevision(kind.table(), revision, ids));
    List<NodeId> told = agents.agents().stream().map(NetworkAgentTable.AgentRow::nodeId).toList();
    nodes.advance(told, revision);
    if (told.isEmpty()) {
      removal.sweepAfterCommit();
    }
    database.afterCommit(() -> told.forEach(assignmentsChanged::signal));
  }

  /** As {@link #publish(Collection)}. */
  void publish(NetworkThing... changed) {
    publish(List.of(changed));
  }
}
