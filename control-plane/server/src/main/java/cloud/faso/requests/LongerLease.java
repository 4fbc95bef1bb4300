package cloud.faso.requests;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A lease, or a loan, that is longer than whoever asks may set alone.
 *
 * @param days from now on, begun ones included; null for without an end
 */
record LongerLease(@Nullable Long days) {

  static LongerLease until(@Nullable Instant end, Instant now) {
    return new LongerLease(
        end == null ? null : Duration.between(now, end).plusDays(1).minusNanos(1).toDays());
  }
}
