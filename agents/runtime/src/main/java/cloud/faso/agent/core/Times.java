package cloud.faso.agent.core;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Comparing times. */
final class Times {

  private Times() {}

  /** The earlier of two; null is never. */
  static @Nullable Instant earlier(@Nullable Instant a, @Nullable Instant b) {
    if (a == null) {
      return b;
    }
    return b == null || a.isBefore(b) ? a : b;
  }

  /** The later of two. */
  static Instant later(Instant a, Instant b) {
    return a.isAfter(b) ? a : b;
  }
}
