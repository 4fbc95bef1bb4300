package cloud.faso.compute;

import cloud.faso.compute.VmCensusTable.AlikeRow;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.NodeLiveness;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmState;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts the VMs by phase, for those who watch the platform as a whole. The database counts those
 * whose facts are alike; what their phase is, only {@link VmPhase} says.
 */
public final class VmCensus {

  private final VmCensusTable table;
  private final NodeLiveness liveness;

  public VmCensus(Database database, NodeLiveness liveness) {
    this.table = database.table(VmCensusTable.class);
    this.liveness = liveness;
  }

  /** How many VMs are in each phase. */
  public Map<String, Long> byPhase() {
    Map<String, Long> counts = new TreeMap<>();
    for (VmPhase phase : VmPhase.values()) {
      counts.put(phase.name(), 0L);
    }
    for (AlikeRow row : table.alike(VmPhase.FAILED_AFTER)) {
      counts.merge(phase(row).name(), row.vms(), Long::sum);
    }
    return counts;
  }

  private VmPhase phase(AlikeRow row) {
    boolean on = row.powerAction() != PowerAction.STOP;
    return VmPhase.of(new VmPhase.Wanted(on, 1, row.deleted()), known(row));
  }

  private VmPhase.Known known(AlikeRow row) {
    NodeId node = row.nodeId();
    if (node == null) {
      return new VmPhase.NoNode();
    }
    if (liveness.isSilent(node, row.nodeLastSeenAt())) {
      return new VmPhase.NodeSilent();
    }
    VmState state = row.observedState();
    return state == null
        ? new VmPhase.NotSeen()
        : new VmPhase.Seen(state, row.behind() ? 0 : 1, row.failures());
  }
}
