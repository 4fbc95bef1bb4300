package cloud.faso.network;

import cloud.faso.operations.EventType;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Takes ports that are being deleted out of the load balancers that they are members of. */
final class LostMembers {

  private final NetworkParts its;
  private final LoadBalancerTable table;

  LostMembers(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(LoadBalancerTable.class);
  }

  /** At the end of the present transaction; passes over ports that are not being deleted. */
  void takeOut(Collection<PortId> ports) {
    List<PortId> lost = List.copyOf(ports);
    its.database().beforeCommit(() -> takeOutNow(lost));
  }

  private void takeOutNow(List<PortId> lost) {
    // As everybody who changes load balancers that are there: with the count of networks held.
    var _ = its.books().lock();
    List<LoadBalancerId> changed = table.withDeletedMembers(lost);
    if (changed.isEmpty()) {
      return;
    }
    table.deleteDeletedMembers(lost);
    for (LoadBalancerId id : changed) {
      table.touch(id);
      LoadBalancerRow row = table.find(id).orElseThrow();
      its.events()
          .record(
              EventType.LOAD_BALANCER_CHANGED,
              id,
              row.tenantId(),
              row.ministryId(),
              Map.of("name", row.name(), "generation", row.generation()));
    }
    its.books().publishNow(changed);
    its.database().afterCommit(() -> changed.forEach(id -> its.changed().signal(id.value())));
  }
}
