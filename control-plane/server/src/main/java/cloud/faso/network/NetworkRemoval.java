package cloud.faso.network;

import cloud.faso.operations.Events;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forgets what was deleted, once no network agent has it any more; its addresses rest from then on.
 */
final class NetworkRemoval {

  private static final Logger log = LoggerFactory.getLogger(NetworkRemoval.class);

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
    database.afterCommit(this::sweep);
  }

  /**
   * Forgets what no agent has, in transactions of its own. One that cannot be forgotten, for a
   * fault of ours, keeps no other from being.
   */
  void sweep() {
    long upTo = NetworkSight.inPlaceUpTo(agents.agents());
    for (NetworkKind kind : kinds.all()) {
      List<AssignedTable.DeadRow> dead =
          assigned.dead(kind.table(), kind.owner(), kind.name(), kind.forgettable(), upTo);
      if (!dead.isEmpty() && !isForgotten(kind, dead)) {
        dead.forEach(row -> isForgotten(kind, List.of(row)));
      }
    }
  }

  private boolean isForgotten(NetworkKind kind, List<AssignedTable.DeadRow> dead) {
    try {
      database.transact(
          () -> {
            addresses.holdOfDeleted();
            dead.forEach(row -> forget(kind, row));
          });
      return true;
    } catch (RuntimeException e) {
      if (Database.isAway(e)) {
        throw e;
      }
      log.error("{} and {} more cannot be forgotten", dead.getFirst().id(), dead.size() - 1, e);
      return false;
    }
  }

  private void forget(NetworkKind kind, AssignedTable.DeadRow row) {
    kind.clear(row.id());
    List<PeeringTable.TenantRow> others = kind.others(row.id());
    if (assigned.delete(kind.table(), row.id()) > 0) {
      NetworkThing thing = kind.thing(row.id());
      receipts.succeeded(thing, row.generation());
      events.record(
          kind.forgotten(), thing, row.tenantId(), row.ministryId(), Map.of("name", row.name()));
      others.forEach(
          other ->
              events.record(
                  kind.forgotten(),
                  thing,
                  other.id(),
                  other.ministryId(),
                  Map.of("name", row.name())));
      database.afterCommit(() -> changed.signal(row.id()));
    }
  }
}
