package cloud.faso.platform.http;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * So many requests per second and key, with a second's worth to spend at once (a token bucket, kept
 * as the time at which it would be full again). Keys that have been quiet for a second are
 * forgotten, so the memory it takes is bounded by the requests of one second.
 *
 * @param <K> what is limited
 */
final class RateLimit<K> {

  private static final long SECOND = TimeUnit.SECONDS.toNanos(1);
  private static final int SWEEP_AT = 1024;

  private final long cost;
  private final LongSupplier nanos;
  private final ConcurrentHashMap<K, Long> fullAt = new ConcurrentHashMap<>();

  /**
   * @param perSecond more than 0
   * @param nanos a steady clock
   */
  RateLimit(int perSecond, LongSupplier nanos) {
    this.cost = SECOND / perSecond;
    this.nanos = nanos;
  }

  /** Takes one request from the key's bucket; gives 0, or the seconds to wait when it is empty. */
  long take(K key) {
    long[] wait = {0};
    fullAt.compute(
        key,
        (_, before) -> {
          // Within: who is held up between clock and bucket would find others' requests to come.
          long now = nanos.getAsLong();
          long present = before == null || before - now < 0 ? now : before;
          long over = present + cost - now - SECOND;
          wait[0] = over;
          return over > 0 ? present : present + cost;
        });
    sweep();
    return wait[0] > 0 ? (wait[0] + SECOND - 1) / SECOND : 0;
  }

  int size() {
    return fullAt.size();
  }

  private void sweep() {
    if (fullAt.size() > SWEEP_AT) {
      long now = nanos.getAsLong();
      fullAt.values().removeIf(full -> full - now < 0);
    }
  }
}
