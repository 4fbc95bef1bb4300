package cloud.faso.platform.id;

import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/**
 * Makes ids. Time and chance are handed in, so that a seeded run makes the same ids again.
 *
 * <p>Within one process ids grow strictly: those of one millisecond count up from a random start.
 */
public final class IdSource {

  private static final int COUNTER_BITS = 12;

  private final InstantSource clock;
  private final RandomGenerator random;
  private long lastStamp;

  public IdSource(InstantSource clock, RandomGenerator random) {
    this.clock = clock;
    this.random = random;
  }

  /** A new id, e.g. {@code next("vm", VmId::new)}. */
  public <I extends TypedId> I next(String prefix, Function<String, I> type) {
    return type.apply(prefix + "-" + nextValue());
  }

  /** Sorts before every id of this kind that is made at {@code instant} or later. */
  public static <I extends TypedId> I floor(
      String prefix, Instant instant, Function<String, I> type) {
    return type.apply(prefix + "-" + Crockford.encode(instant.toEpochMilli() << 16, 0));
  }

  /** The bits of a UUIDv7 (RFC 9562, section 5.7, with a 12-bit counter as in section 6.2). */
  private synchronized String nextValue() {
    long stamp = clock.millis() << COUNTER_BITS | random.nextInt(1 << (COUNTER_BITS - 1));
    lastStamp = Math.max(stamp, lastStamp + 1);
    long millis = lastStamp >>> COUNTER_BITS;
    long counter = lastStamp & ((1 << COUNTER_BITS) - 1);
    long high = millis << 16 | 0x7000 | counter;
    long low = random.nextLong() >>> 2 | 0x8000_0000_0000_0000L;
    return Crockford.encode(high, low);
  }
}
