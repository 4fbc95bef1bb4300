package cloud.faso.agent.core;

import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import cloud.faso.spec.agent.PoolReport;
import cloud.faso.spec.agent.PortCounters;
import cloud.faso.spec.agent.StrayReport;
import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VolumeObservation;
import java.util.List;
import java.util.stream.Stream;

/** A report that is due, before the node's own figures are added. */
public record ReportDraft(
    ReportPacing.Turn turn, List<Observation> things, List<StrayReport> strays) {

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
    return only(Observation.OfVm.class).map(Observation.OfVm::told).toList();
  }

  /** Those of volumes. */
  public List<VolumeObservation> volumes() {
    return only(Observation.OfVolume.class).map(Observation.OfVolume::told).toList();
  }

  private <T extends Observation> Stream<T> only(Class<T> kind) {
    return things.stream().filter(kind::isInstance).map(kind::cast);
  }
}
