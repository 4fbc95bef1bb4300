package cloud.faso.platform.id;

/** Crockford's base32 in lower case: no letter that is easily taken for another. */
final class Crockford {

  /** Characters that 128 bits take. */
  static final int LENGTH = 26;

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
