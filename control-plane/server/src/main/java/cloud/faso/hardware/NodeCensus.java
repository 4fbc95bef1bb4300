package cloud.faso.hardware;

import cloud.faso.platform.db.Database;
import cloud.faso.platform.health.Check;
import cloud.faso.platform.health.Check.Finding;
import cloud.faso.platform.health.Check.Status;
import cloud.faso.platform.problem.Phrase;
import java.util.Map;
import java.util.TreeMap;

/** Counts the nodes, for those who watch the platform as a whole. */
public final class NodeCensus {

  private final NodeCensusTable table;
  private final Leases leases;

  public NodeCensus(Database database, Leases leases) {
    this.table = database.table(NodeCensusTable.class);
    this.leases = leases;
  }

  /** How many nodes are in each phase. */
  public Map<String, Long> byPhase() {
    Map<String, Long> counts = new TreeMap<>();
    for (NodePhase phase : NodePhase.values()) {
      counts.put(phase.name(), count(phase));
    }
    return counts;
  }

  /** Whether every node that is in use is heard of. */
  public Check check() {
    return new Check("nodes", this::look);
  }

  private Finding look() {
    long silent = count(NodePhase.SILENT);
    return new Finding(
        silent > 0 ? Status.DEGRADED : Status.UP,
        new Phrase("health.nodes", count(NodePhase.READY), silent, count(NodePhase.JOINING)));
  }

  private long count(NodePhase phase) {
    return table.count(new NodeFilter(null, null, phase.name(), null, leases.lostBefore()));
  }
}
