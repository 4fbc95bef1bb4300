package cloud.faso.network;

import cloud.faso.operations.EventType;
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
  private final Addresses addresses;
  private final Receipts receipts;
  private final Events events;
  private final Signals<String> changed;

  NetworkRemoval(
      Database database,
      Addresses addresses,
      Receipts receipts,
      Events events,
      Signals<String> changed) {
    this.database = database;
    this.agents = database.table(NetworkAgentTable.class);
    this.assigned = database.table(AssignedTable.class);
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
    List<AssignedTable.DeadRow> deadPorts = assigned.deadPorts(upTo);
    addresses.holdOf(deadPorts.stream().map(row -> new PortId(row.id())).toList());
    for (AssignedTable.DeadRow row : deadPorts) {
      PortId port = new PortId(row.id());
      addresses.takeBack(port);
      forgotten(port, row, EventType.PORT_DELETED, assigned.deletePort(port));
    }
    for (AssignedTable.DeadRow row : assigned.deadSegments(upTo)) {
      SegmentId segment = new SegmentId(row.id());
      assigned.deleteSubnets(segment);
      forgotten(segment, row, EventType.SEGMENT_DELETED, assigned.deleteSegment(segment));
    }
    for (AssignedTable.DeadRow row : assigned.deadGroups(upTo)) {
      SecurityGroupId group = new SecurityGroupId(row.id());
      forgotten(group, row, EventType.SECURITY_GROUP_DELETED, assigned.deleteGroup(group));
    }
  }

  private void forgotten(NetworkThing thing, AssignedTable.DeadRow row, EventType type, int count) {
    if (count > 0) {
      receipts.succeeded(thing, row.generation());
      events.record(type, thing, row.tenantId(), row.ministryId(), Map.of("name", row.name()));
      database.afterCommit(() -> changed.signal(thing.value()));
    }
  }
}
