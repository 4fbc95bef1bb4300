package cloud.faso.agent.ovn.core;

import cloud.faso.agent.core.ReportPacing;
import cloud.faso.spec.agent.NetworkObservation;
import cloud.faso.spec.agent.NodeLoad;
import cloud.faso.spec.agent.Observations;
import java.util.List;

/** A report that is due. */
public record NetworkDraft(ReportPacing.Turn turn, NetworkObservation network) {

  /** The report, ready to be sent. */
  public Observations with(NodeLoad load) {
    return new Observations(
        turn.epoch(),
        turn.sequence(),
        turn.complete(),
        load,
        List.of(),
        List.of(),
        List.of(),
        List.of(),
        network);
  }
}
