package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * One assigned VM as it is. A tombstone is answered with {@link VmState#ABSENT} once nothing is
 * left.
 *
 * @param state null when the VM could not be looked at: it is as it was, or it is not; {@code
 *     error} says why
 * @param generation the newest generation that the VM was seen to match in full; 0 for none yet
 * @param powerRequest the newest power request carried out
 * @param disks its volumes; null while they may be changing, and when they could not be seen
 * @param progress of a long step such as an image download, for people: {@code "image 43%"}
 * @param error what stands in the way, or null; the agent goes on trying
 */
public record VmObservation(
    String id,
    @Nullable VmState state,
    long generation,
    long powerRequest,
    @Nullable DisksInUse disks,
    @Nullable String progress,
    @Nullable StepError error) {

  /** Texts for people are cut to what the contract takes. */
  public VmObservation {
    progress = Clip.toIfAny(200, progress);
  }

  /** Of a VM whose volumes are not told. */
  public VmObservation(
      String id,
      @Nullable VmState state,
      long generation,
      long powerRequest,
      @Nullable String progress,
      @Nullable StepError error) {
    this(id, state, generation, powerRequest, null, progress, error);
  }
}
