package cloud.faso.network;

import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Which address is given out next. One that was never given out goes first, from the lowest on;
 * then the one that was given back longest ago, once it has rested: whoever still remembers who had
 * it (a cache, a lease, a log) has forgotten by then. The work is the same at any fill.
 */
final class AddressAllocation {

  /** How long an address rests that was given back: as long as a DHCP lease may be believed. */
  static final Duration REST = Duration.ofHours(1);

  private AddressAllocation() {}

  /** What came of asking for an address. */
  sealed interface Outcome {}

  /** It is the asker's now. */
  record Given(BigInteger address) implements Outcome {}

  /**
   * There is none.
   *
   * @param nextAt when the next one has rested; null when none rests
   */
  record Exhausted(@Nullable Instant nextAt) implements Outcome {}

  /** The one asked for is another's, or none that can be given. */
  record Taken() implements Outcome {}

  /** Gives the next one. */
  static Outcome next(FreeAddresses free, Instant now) {
    Optional<AddressRange> range = free.lowest();
    if (range.isPresent()) {
      BigInteger address = range.get().first();
      free.replace(range.get(), range.get().without(address));
      return new Given(address);
    }
    Optional<FreeAddresses.Resting> rested = free.firstRested();
    if (rested.isEmpty() || now.isBefore(rested.get().until())) {
      return new Exhausted(rested.map(FreeAddresses.Resting::until).orElse(null));
    }
    free.wake(rested.get().address());
    return new Given(rested.get().address());
  }

  /** Gives that one, also if it still rests: who names it knows whose it was. */
  static Outcome chosen(FreeAddresses free, BigInteger address) {
    Optional<AddressRange> range = free.holding(address);
    if (range.isPresent()) {
      free.replace(range.get(), range.get().without(address));
      return new Given(address);
    }
    return free.wake(address) ? new Given(address) : new Taken();
  }

  /** Takes one back, which must have been given. */
  static void giveBack(FreeAddresses free, BigInteger address, Instant now) {
    free.rest(new FreeAddresses.Resting(address, now.plus(REST)));
  }
}
