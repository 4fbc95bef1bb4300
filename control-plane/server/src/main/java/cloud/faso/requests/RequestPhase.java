package cloud.faso.requests;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What has become of a request. */
public enum RequestPhase {
  OPEN,
  GRANTED,
  REFUSED,
  WITHDRAWN,
  /** Nobody decided in time. */
  LAPSED;

  /**
   * @param outcome as stored; null while there is none
   */
  static RequestPhase of(@Nullable RequestPhase outcome, Instant lapsesAt, Instant now) {
    if (outcome != null) {
      return outcome;
    }
    return lapsesAt.isAfter(now) ? OPEN : LAPSED;
  }

  boolean isFinal() {
    return this != OPEN;
  }
}
