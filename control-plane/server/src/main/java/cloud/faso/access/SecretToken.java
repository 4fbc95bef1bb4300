package cloud.faso.access;

import cloud.faso.platform.http.Fingerprint;
import cloud.faso.platform.id.RandomText;
import java.nio.charset.StandardCharsets;
import java.util.random.RandomGenerator;
import java.util.zip.CRC32;

/**
 * The text of an API token: {@code faso_}, 36 random characters (over 210 bits), and six that are a
 * checksum of them. Prefix and checksum let a scanner find a leaked one without asking us.
 */
final class SecretToken {

  static final String PREFIX = "faso_";

  private static final int RANDOM = 36;
  private static final int CHECKSUM = 6;
  private static final int LENGTH = PREFIX.length() + RANDOM + CHECKSUM;

  private SecretToken() {}

  /**
   * A new token.
   *
   * @param random must be cryptographically strong
   */
  static String make(RandomGenerator random) {
    String text = RandomText.make(random, RANDOM);
    return PREFIX + text + checksum(text);
  }

  /** True when the text has the form of a token, checksum included. */
  static boolean wellFormed(String text) {
    return text.length() == LENGTH
        && text.startsWith(PREFIX)
        && text.endsWith(checksum(text.substring(PREFIX.length(), PREFIX.length() + RANDOM)));
  }

  /** What is stored of a token: nobody can get it back from this. */
  static String hash(String token) {
    return Fingerprint.sha256(token);
  }

  private static String checksum(String random) {
    CRC32 crc = new CRC32();
    crc.update(random.getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < CHECKSUM; i++) {
      text.append(RandomText.ALPHABET.charAt((int) (rest % RandomText.ALPHABET.length())));
      rest /= RandomText.ALPHABET.length();
    }
    return text.toString();
  }
}
