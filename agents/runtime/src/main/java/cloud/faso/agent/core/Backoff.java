package cloud.faso.agent.core;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** Waits that double with each failure, spread by a quarter so that many do not return at once. */
public final class Backoff {
  private static final int MOST_DOUBLINGS = 20;

  private final Duration first;
  private final Duration atMost;
  private final RandomGenerator random;

  /** Starting at {@code first}. */
  public Backoff(Duration first, Duration atMost, RandomGenerator random) {
    this.first = first;
    this.atMost = atMost;
    this.random = random;
  }

  /** How long to wait after this many failures in a row, the first being 1. */
  public Duration after(int failures) {
    long doubled = first.toMillis() << Math.min(Math.max(failures, 1) - 1, MOST_DOUBLINGS);
    long wait = Math.min(doubled, atMost.toMillis());
    return Duration.ofMillis(wait * 3 / 4 + random.nextLong(wait / 2 + 1));
  }
}
