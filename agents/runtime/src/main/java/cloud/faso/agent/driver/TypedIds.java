package cloud.faso.agent.driver;

import java.util.UUID;

/**
 * Reads the ids that the control plane gives: a prefix that tells the kind, a dash, and a UUID in
 * Crockford's base32, e.g. {@code port-01k3c9x2m4e8vbq6w7r5t1n0zd}.
 */
public final class TypedIds {
  private static final String ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz";
  private static final int LENGTH = 26;

  private TypedIds() {}

  /**
   * The UUID in an id. OVN and Open vSwitch know things by it, whoever of the agents names them.
   *
   * @throws IllegalArgumentException when the text is no such id
   */
  public static UUID uuid(String id) {
    String text = id.substring(id.lastIndexOf('-') + 1);
    if (text.length() != LENGTH || text.charAt(0) > '7') {
      throw new IllegalArgumentException("Not an id of the control plane: " + id);
    }
    long high = 0;
    long low = 0;
    for (int i = 0; i < LENGTH; i++) {
      int digit = ALPHABET.indexOf(text.charAt(i));
      if (digit < 0) {
        throw new IllegalArgumentException("Not an id of the control plane: " + id);
      }
      high = high << 5 | low >>> 59;
      low = low << 5 | digit;
    }
    return new UUID(high, low);
  }
}
