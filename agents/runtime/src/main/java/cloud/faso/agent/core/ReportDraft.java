package cloud.faso.agent.core;

import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.PortCounters;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import java.util.List;

/** A report that is due, before the node's own figures are added. */
public record ReportDraft(
    ReportPacing.Turn turn, List<VmObservation> vms, List<StrayReport> strays) {

  /** The report, ready to be sent. */
  public Observations with(
      NodeLoad load,
      List<PoolReport> pools,
      List<String> cachedImages,
      List<PortCounters> counters) {
    return new Observations(
        turn.epoch(),
        turn.sequence(),
        turn.complete(),
        load,
        pools,
        cachedImages,
        vms,
        strays,
        null,
        counters);
  }
}
