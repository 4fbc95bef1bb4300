package cloud.faso.network;

import cloud.faso.operations.Events;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import java.util.List;
import java.util.Map;

/**
 * Forgets what was deleted, once no network agent has it any more; its addresses rest from then on.
 */
final class NetworkRemoval {

  private final Database database;
  private final NetworkAgentTable agents;
  private final AssignedTable assigned;
  private final NetworkKinds kinds;
  private final Addresses addresses;
  private final Receipts receipts;
  private final Events events;
  private final Signals<String> changed;

  NetworkRemoval(
      Database database,
      NetworkKinds kinds,
      Addresses addresses,
      Receipts receipts,
      Events events,
      Signals<String> changed) {
    this.database = database;
    this.agents = database.table(NetworkAgentTable.class);
    this.assigned = database.table(AssignedTable.class);
    this.kinds = kinds;
    this.addresses = addresses;
    this.receipts = receipts;
    this.events = events;
    this.changed = changed;
  }

  /**
   * Sweeps once the present transaction is durable, and apart from it: who makes a port holds its
   * subnet and then waits for the count of changes, and here it is the other way round.
   */
  void sweepAfterCommit() {
    database.afterCommit(() -> database.transact(this::sweep));
  }

  /** Forgets what no agent has. */
  void sweep() {
    long upTo = NetworkSight.inPlaceUpTo(agents.agents());
    addresses.holdOfDeleted();
    kinds.all().forEach(kind -> forget(kind, upTo));
  }

  private void forget(NetworkKind kind, long upTo) {
    List<AssignedTable.DeadRow> dead =
        assigned.dead(kind.table(), kind.owner(), kind.name(), kind.forgettable(), upTo);
    for (AssignedTable.DeadRow row : dead) {
      kind.clear(row.id());
      if (assigned.delete(kind.table(), row.id()) > 0) {
        NetworkThing thing = kind.thing(row.id());
        receipts.succeeded(thing, row.generation());
        events.record(
            kind.forgotten(), thing, row.tenantId(), row.ministryId(), Map.of("name", row.name()));
        database.afterCommit(() -> changed.signal(row.id()));
      }
    }
  }
}
