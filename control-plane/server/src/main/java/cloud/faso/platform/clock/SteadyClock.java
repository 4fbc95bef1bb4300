package cloud.faso.platform.clock;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A clock to measure with how long things last. It goes with another, as long as that goes as time
 * does; where that is set to another time, it goes on by itself, and follows only when the other
 * has not been set right within an hour of the first look that saw it. Exact to the microsecond, as
 * databases are.
 */
public final class SteadyClock implements InstantSource {

  /** What a clock that is not set may be off by between two looks. */
  static final Duration TOLERANCE = Duration.ofSeconds(2);

  static final Duration HOLDS_OUT = Duration.ofHours(1);

  private final InstantSource other;
  private final LongSupplier nanos;
  private Instant told;
  private long toldAt;
  private @Nullable Long strayedAt;

  /**
   * @param nanos from any beginning, and never set
   */
  public SteadyClock(InstantSource other, LongSupplier nanos) {
    this.other = other;
    this.nanos = nanos;
    told = other.instant();
    toldAt = nanos.getAsLong();
  }

  @Override
  public synchronized Instant instant() {
    Instant wall = other.instant();
    long now = nanos.getAsLong();
    Instant expected = told.plusNanos(now - toldAt);
    if (Duration.between(expected, wall).abs().compareTo(TOLERANCE) <= 0) {
      strayedAt = null;
    } else if (strayedAt == null) {
      strayedAt = now;
    } else if (now - strayedAt >= HOLDS_OUT.toNanos()) {
      strayedAt = null;
    }
    told = strayedAt == null ? wall : expected;
    toldAt = now;
    return told.truncatedTo(ChronoUnit.MICROS);
  }
}
