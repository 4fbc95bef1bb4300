package cloud.faso.platform.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.LongSupplier;

/**
 * A clock to measure with how long things last. It goes with another, as long as that goes as time
 * does; where that is set to another time, it goes on by itself, and follows only when the other
 * has not been set right within an hour.
 */
public final class SteadyClock implements InstantSource {

  /** What a clock that is not set may be off by between two looks. */
  static final Duration TOLERANCE = Duration.ofSeconds(2);

  static final Duration HOLDS_OUT = Duration.ofHours(1);

  private final InstantSource other;
  private final LongSupplier nanos;
  private Instant told;
  private long toldAt;
  private long agreedAt;

  /**
   * @param nanos from any beginning, and never set
   */
  public SteadyClock(InstantSource other, LongSupplier nanos) {
    this.other = other;
    this.nanos = nanos;
    told = other.instant();
    toldAt = nanos.getAsLong();
    agreedAt = toldAt;
  }

  @Override
  public synchronized Instant instant() {
    Instant wall = other.instant();
    long now = nanos.getAsLong();
    Instant expected = told.plusNanos(now - toldAt);
    boolean agrees = Duration.between(expected, wall).abs().compareTo(TOLERANCE) <= 0;
    boolean gaveIn = now - agreedAt >= HOLDS_OUT.toNanos();
    if (agrees || gaveIn) {
      agreedAt = now;
    }
    told = agrees || gaveIn ? wall : expected;
    toldAt = now;
    return told;
  }
}
