package cloud.faso.spec.agent;

/** One assigned thing as its node sees it. */
public sealed interface ThingObservation permits VmObservation, VolumeObservation {

  /** Its typed id. */
  String id();

  /** The newest generation that it was seen to match. */
  long generation();
}
