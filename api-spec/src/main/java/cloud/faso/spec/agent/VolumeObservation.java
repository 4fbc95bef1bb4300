package cloud.faso.spec.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One assigned volume as it is. A tombstone is answered with {@link VolumeState#ABSENT} once
 * nothing is left.
 *
 * @param state null when the volume could not be looked at: it is as it was, or it is not; {@code
 *     error} says why
 * @param generation the newest generation that the volume was seen to match; 0 for none yet
 * @param sizeGiB as a guest sees it; 0 while there is nothing to see
 * @param origin typed id of the snapshot that it still rests on; null when it rests on none
 * @param snapshots those of it that are complete; means nothing while {@code state} is null
 * @param progress of a long step, for people: {@code "copied 43%"}
 * @param error what stands in the way, or null; the agent goes on trying
 */
public record VolumeObservation(
    String id,
    @Nullable VolumeState state,
    long generation,
    int sizeGiB,
    @Nullable String origin,
    List<SnapshotObservation> snapshots,
    @Nullable String progress,
    @Nullable StepError error) {

  /** Texts for people are cut to what the contract takes; an older agent tells of no snapshots. */
  @SuppressWarnings("NullAway") // what JSON leaves out
  public VolumeObservation {
    snapshots = snapshots == null ? List.of() : List.copyOf(snapshots);
    progress = Clip.toIfAny(200, progress);
  }

  /** Of a volume without snapshots that rests on none. */
  public VolumeObservation(
      String id,
      @Nullable VolumeState state,
      long generation,
      int sizeGiB,
      @Nullable String progress,
      @Nullable StepError error) {
    this(id, state, generation, sizeGiB, null, List.of(), progress, error);
  }
}
