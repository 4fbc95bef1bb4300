package cloud.faso.platform.id;

import java.util.random.RandomGenerator;

/** Text that nobody can guess: letters and digits, of which each carries nearly six bits. */
public final class RandomText {

  public static final String ALPHABET =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

  private RandomText() {}

  /**
   * New text.
   *
   * @param random must be cryptographically strong
   */
  public static String make(RandomGenerator random, int length) {
    StringBuilder text = new StringBuilder(length);
    for (int i = 0; i < length; i++) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }
}
