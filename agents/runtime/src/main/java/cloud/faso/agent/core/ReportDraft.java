package cloud.faso.agent.core;

import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.PortCounters;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.ThingObservation;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VolumeObservation;
import java.util.List;

/** A report that is due, before the node's own figures are added. */
public record ReportDraft(
    ReportPacing.Turn turn, List<ThingObservation> things, List<StrayReport> strays) {

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
        vms(),
        strays,
        null,
        counters,
        volumes());
  }

  /** Those of VMs. */
  public List<VmObservation> vms() {
    return only(VmObservation.class);
  }

  /** Those of volumes. */
  public List<VolumeObservation> volumes() {
    return only(VolumeObservation.class);
  }

  private <T extends ThingObservation> List<T> only(Class<T> kind) {
    return things.stream().filter(kind::isInstance).map(kind::cast).toList();
  }
}
