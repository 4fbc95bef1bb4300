package cloud.faso.hardware;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How long a node counts as alive after it was last heard of.
 *
 * @param length of the lease
 * @param listeningSince when this control plane began to listen: before that, silence proves
 *     nothing, except for nodes whose silence was noticed and stored back then
 */
record Lease(Duration length, Instant listeningSince) {

  /**
   * When a node fell silent; null while it is within its lease.
   *
   * @param lastSeen when its agent was last heard of; null for never
   * @param noticed when its silence was noticed, or null
   */
  @Nullable Instant silentSince(
      @Nullable Instant lastSeen, @Nullable Instant noticed, Instant now) {
    if (lastSeen == null) {
      return null;
    }
    if (noticed != null && !lastSeen.isAfter(noticed)) {
      return noticed;
    }
    Instant heard = lastSeen.isAfter(listeningSince) ? lastSeen : listeningSince;
    Instant end = heard.plus(length);
    return end.isBefore(now) ? end : null;
  }

  /** Whoever was last heard of before this instant has lost its lease. */
  Instant lostBefore(Instant now) {
    Instant limit = now.minus(length);
    return listeningSince.isBefore(limit) ? limit : Instant.EPOCH;
  }
}
