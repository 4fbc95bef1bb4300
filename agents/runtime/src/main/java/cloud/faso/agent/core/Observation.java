package cloud.faso.agent.core;

import cloud.faso.spec.agent.VmObservation;
import cloud.faso.spec.agent.VolumeObservation;

/** What the control plane is told of one thing. */
public sealed interface Observation {

  /** Its typed id. */
  String id();

  /** The newest generation that it was seen to match. */
  long generation();

  /** Of a VM. */
  record OfVm(VmObservation told) implements Observation {
    @Override
    public String id() {
      return told.id();
    }

    @Override
    public long generation() {
      return told.generation();
    }
  }

  /** Of a volume. */
  record OfVolume(VolumeObservation told) implements Observation {
    @Override
    public String id() {
      return told.id();
    }

    @Override
    public long generation() {
      return told.generation();
    }
  }
}
