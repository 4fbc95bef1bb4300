package cloud.faso.confirmations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What has become of something that needs a second person. */
public enum ConfirmationPhase {
  WAITING,
  CONFIRMED,
  WITHDRAWN,
  /** Nobody confirmed it in time. */
  LAPSED;

  /**
   * @param outcome as stored; null while there is none
   */
  static ConfirmationPhase of(@Nullable ConfirmationPhase outcome, Instant expiresAt, Instant now) {
    if (outcome != null) {
      return outcome;
    }
    return expiresAt.isAfter(now) ? WAITING : LAPSED;
  }
}
