package cloud.faso.agent.driver;

import cloud.faso.spec.agent.VolumeSpec;
import org.jspecify.annotations.Nullable;

/** The way from what a volume is to what it must be. Pure: the same facts give the same plan. */
public final class VolumePlan {

  private static final Obstacle LOST =
      new Obstacle(
          "volume-lost",
          "The volume is no longer in its storage pool. If its storage is not mounted, mount it;"
              + " otherwise the data is lost: restore it from a backup, or delete the volume.");
  private static final Obstacle DAMAGED =
      new Obstacle(
          "volume-damaged",
          "The volume is in its storage pool and can no longer be read as a disk: have an operator"
              + " restore its file, or delete the volume.");

  private VolumePlan() {}

  /** The way to a spec, or, for a tombstone ({@code wanted} is null), to nothing at all. */
  public static Plan between(@Nullable VolumeSpec wanted, VolumeActual actual) {
    if (wanted == null) {
      return actual.isAbsent() ? Plan.of() : Plan.of(new VolumeStep.RemoveVolume());
    }
    if (actual.damaged()) {
      return Plan.hindered(DAMAGED);
    }
    if (actual.sizeGiB() == 0) {
      return wanted.provisioned()
          ? Plan.hindered(LOST)
          : Plan.of(new VolumeStep.CreateVolume(wanted));
    }
    return actual.sizeGiB() < wanted.sizeGiB()
        ? Plan.of(new VolumeStep.GrowVolume(wanted.sizeGiB()))
        : Plan.of();
  }

  /** True when the volume was complete and cannot be used any more. */
  public static boolean isBroken(VolumeSpec wanted, VolumeActual actual) {
    return actual.damaged() || (wanted.provisioned() && actual.sizeGiB() == 0);
  }
}
