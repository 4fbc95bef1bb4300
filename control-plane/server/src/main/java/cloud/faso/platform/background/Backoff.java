package cloud.faso.platform.background;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Waits that grow threefold with each failure, spread by a quarter so that many do not return at
 * once.
 *
 * @param first after the first failure
 * @param most at most, but for the spread
 */
public record Backoff(Duration first, Duration most) {

  /** How long to wait after this many failures in a row, the first being 1. */
  public Duration after(int failures, RandomGenerator chance) {
    double grown = first.toMillis() * Math.pow(3, failures - 1.0);
    long wait = Math.min((long) grown, most.toMillis());
    return Duration.ofMillis(wait * 3 / 4 + chance.nextLong(wait / 2 + 1));
  }
}
