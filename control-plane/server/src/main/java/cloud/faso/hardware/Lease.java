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
   * True of a node that was heard of once and not within its lease.
   *
   * @param lastSeen when its agent was last heard of; null for never
   * @param noticed when its silence was noticed, or null
   */
  boolean isOver(@Nullable Instant lastSeen, @Nullable Instant noticed, Instant now) {
    if (lastSeen == null) {
      return false;
    }
    if (noticed != null && !lastSeen.isAfter(noticed)) {
      return true;
    }
    Instant heard = lastSeen.isAfter(listeningSince) ? lastSeen : listeningSince;
    return heard.plus(length).isBefore(now);
  }

  /** Whoever was last heard of before this instant has lost its lease. */
  Instant lostBefore(Instant now) {
    Instant limit = now.minus(length);
    return listeningSince.isBefore(limit) ? limit : Instant.EPOCH;
  }
}
