package cloud.faso.network;

import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import java.util.List;

/**
 * Forgets what was deleted, once no network agent has it any more; its addresses rest from then on.
 */
final class NetworkRemoval {

  private final Database database;
  private final NetworkAgentTable agents;
  private final AssignedTable assigned;
  private final Addresses addresses;
  private final Signals<String> changed;

  NetworkRemoval(Database database, Addresses addresses, Signals<String> changed) {
    this.database = database;
    this.agents = database.table(NetworkAgentTable.class);
    this.assigned = database.table(AssignedTable.class);
    this.addresses = addresses;
    this.changed = changed;
  }

  /** Forgets what no agent has; in the transaction that made it so. */
  void sweep() {
    long upTo = NetworkSight.inPlaceUpTo(agents.agents());
    List<PortId> ports = assigned.deadPorts(upTo);
    for (PortId port : ports) {
      addresses.takeBack(port);
      forgotten(port, assigned.deletePort(port));
    }
    for (SegmentId segment : assigned.deadSegments(upTo)) {
      assigned.deleteSubnets(segment);
      forgotten(segment, assigned.deleteSegment(segment));
    }
    for (SecurityGroupId group : assigned.deadGroups(upTo)) {
      forgotten(group, assigned.deleteGroup(group));
    }
  }

  private void forgotten(NetworkThing thing, int count) {
    if (count > 0) {
      database.afterCommit(() -> changed.signal(thing.value()));
    }
  }
}
