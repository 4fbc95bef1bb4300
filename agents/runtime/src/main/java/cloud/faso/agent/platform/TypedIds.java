package cloud.faso.agent.platform;

import java.util.Optional;
import java.util.UUID;

/**
 * Reads and writes typed ids, e.g. {@code port-01k3…}: a prefix, and 128 bits in Crockford's
 * base32.
 */
public final class TypedIds {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 26;

  private TypedIds() {}

  /** The bits of an id as a UUID, the same for everyone who asks; empty when it is none. */
  public static Optional<UUID> uuid(String id) {
    int start = id.lastIndexOf('-') + 1;
    // 26 characters hold 130 bits, so the first stands for three only.
    if (id.length() - start != LENGTH || id.charAt(start) > '7') {
      return Optional.empty();
    }
    long high = 0;
    long low = 0;
    for (int i = start; i < id.length(); i++) {
      int digit = ALPHABET.indexOf(id.charAt(i));
      if (digit < 0) {
        return Optional.empty();
      }
      high = high << 5 | low >>> 59;
      low = low << 5 | digit;
    }
    return Optional.of(new UUID(high, low));
  }

  /** The id with this prefix whose bits are the UUID's. */
  public static String of(String prefix, UUID uuid) {
    char[] digits = new char[LENGTH];
    long high = uuid.getMostSignificantBits();
    long low = uuid.getLeastSignificantBits();
    for (int i = LENGTH - 1; i >= 0; i--) {
      digits[i] = ALPHABET.charAt((int) (low & 31));
      low = low >>> 5 | high << 59;
      high >>>= 5;
    }
    return prefix + "-" + new String(digits);
  }
}
