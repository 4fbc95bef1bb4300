package cloud.faso.platform.id;

import java.util.regex.Pattern;

/** Crockford's base32 in lower case: no letter that is easily taken for another. */
final class Crockford {

  /** Characters that 128 bits take. */
  static final int LENGTH = 26;

  /** An id of some kind, of no more than the 40 characters that databases keep. */
  static final Pattern ID = Pattern.compile("[a-z]{1,13}-[0-9a-hjkmnp-tv-z]{26}");

  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private Crockford() {}

  /** Writes 128 bits, most significant first, so that the text sorts as the number does. */
  static String encode(long high, long low) {
    char[] text = new char[LENGTH];
    for (int i = LENGTH - 1; i >= 0; i--) {
      text[i] = ALPHABET[(int) (low & 31)];
      low = (low >>> 5) | (high << 59);
      high >>>= 5;
    }
    return new String(text);
  }
}
