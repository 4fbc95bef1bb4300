package cloud.faso.compute;

import org.jspecify.annotations.Nullable;

/**
 * How to stop.
 *
 * @param graceSeconds how long the guest may take; a minute when left out
 * @param force cut it off at once
 */
public record StopVmRequest(@Nullable Integer graceSeconds, @Nullable Boolean force) {

  private static final int USUAL_GRACE_SECONDS = 60;

  /** How long the guest may take before it is cut off. */
  int grace() {
    if (Boolean.TRUE.equals(force)) {
      return 0;
    }
    return graceSeconds == null ? USUAL_GRACE_SECONDS : graceSeconds;
  }
}
