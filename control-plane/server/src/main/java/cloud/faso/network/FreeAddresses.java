package cloud.faso.network;

import java.math.BigInteger;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The addresses of one subnet that nobody has: ranges that were never given out, and single
 * addresses that were given back. Each question is answered without looking through them.
 */
interface FreeAddresses {

  /** One that was given back, and when it has rested. */
  record Resting(BigInteger address, Instant until) {}

  /** The range with the lowest addresses. */
  Optional<AddressRange> lowest();

  /** The range that holds it. */
  Optional<AddressRange> holding(BigInteger address);

  /** Of those given back, the one that has rested first. */
  Optional<Resting> firstRested();

  /** Puts {@code left} in the place of a range. */
  void replace(AddressRange range, List<AddressRange> left);

  /** It rests from now on. */
  void rest(Resting address);

  /** It rests no more; false when it did not rest. */
  boolean wake(BigInteger address);
}
