package cloud.faso.spec.agent;

import org.jspecify.annotations.Nullable;

/**
 * One assigned volume as it is. A tombstone is answered with {@link VolumeState#ABSENT} once
 * nothing is left.
 *
 * @param state null when the volume could not be looked at: it is as it was, or it is not; {@code
 *     error} says why
 * @param generation the newest generation that the volume was seen to match; 0 for none yet
 * @param sizeGiB as a guest sees it; 0 while there is nothing to see
 * @param progress of a long step, for people: {@code "copied 43%"}
 * @param error what stands in the way, or null; the agent goes on trying
 */
public record VolumeObservation(
    String id,
    @Nullable VolumeState state,
    long generation,
    int sizeGiB,
    @Nullable String progress,
    @Nullable StepError error) {

  /** Texts for people are cut to what the contract takes. */
  public VolumeObservation {
    progress = Clip.toIfAny(200, progress);
  }
}
