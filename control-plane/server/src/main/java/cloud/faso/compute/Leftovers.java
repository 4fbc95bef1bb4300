package cloud.faso.compute;

import cloud.faso.compute.LeftoverTable.LeftoverRow;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VmState;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What is left on nodes of VMs that were deleted without waiting for their node. The platform has
 * forgotten them; their node is told to destroy them for as long as it has not said that it did.
 */
final class Leftovers {

  private final LeftoverTable table;

  Leftovers(Database database) {
    this.table = database.table(LeftoverTable.class);
  }

  /** Leaves a VM to its node, under a revision that the node has not heard of. */
  void leave(VmRow vm, NodeId node, long revision) {
    table.insert(new LeftoverRow(vm.id(), node, revision, vm.generation()));
  }

  /** Tombstones that changed after {@code revision}, oldest first. */
  List<Assignment> since(NodeId node, long revision) {
    return table.after(node, revision).stream()
        .map(
            row ->
                new Assignment(Kind.VM, row.vmId().value(), row.generation(), row.revision(), null))
        .toList();
  }

  /** Strikes off what the node says is gone. */
  void observe(NodeId node, List<VmObservation> seen) {
    Map<VmId, LeftoverRow> left =
        table.of(node, seen.stream().map(each -> new VmId(each.id())).toList()).stream()
            .collect(Collectors.toMap(LeftoverRow::vmId, Function.identity()));
    for (VmObservation each : seen) {
      LeftoverRow row = left.get(new VmId(each.id()));
      if (row != null && each.state() == VmState.ABSENT && each.generation() >= row.generation()) {
        table.delete(row.vmId());
      }
    }
  }

  /** Forgets those of a node that nobody will hear of again. */
  void forget(NodeId node) {
    table.deleteAll(node);
  }
}
