package cloud.faso.spec.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The newest entry of a chain, which stands for all before it.
 *
 * @param seq its number; 0 before the first
 * @param hash SHA-256, 64 hexadecimal digits in lower case
 */
public record AuditHead(long seq, String hash) {

  /** Before the first entry. */
  public static final AuditHead NONE = new AuditHead(0, "0".repeat(64));

  private static final HexFormat HEX = HexFormat.of();
  private static final String HASH = ",\"hash\":\"";

  /** Length of what is in an entry's line from {@link #HASH} on. */
  private static final int TAIL = HASH.length() + 64 + "\"}".length();

  /** The head that an entry's line makes, taken at its word. */
  public static AuditHead of(long seq, String line) {
    int end = line.length() - "\"}".length();
    return new AuditHead(seq, line.substring(end - 64, end));
  }

  /**
   * An entry in its place.
   *
   * @param line as it is kept and exported, without a line end
   */
  public record Link(AuditHead head, String line) {}

  /**
   * Puts an entry behind this one.
   *
   * @param entry a JSON object on one line, without the members {@code seq} and {@code hash}, and
   *     with another one at least
   */
  public Link follow(String entry) {
    if (!entry.startsWith("{\"") || !entry.endsWith("}") || entry.indexOf('\n') >= 0) {
      throw new IllegalArgumentException("not a JSON object with members, on one line");
    }
    String open = "{\"seq\":" + (seq + 1) + "," + entry.substring(1, entry.length() - 1);
    AuditHead head = next(open);
    return new Link(head, open + HASH + head.hash + "\"}");
  }

  /** The head behind this one that a line must claim to be, whatever hash it bears. */
  AuditHead expected(String line) {
    return next(line.substring(0, Math.max(0, line.length() - TAIL)));
  }

  /** True when a line claims to have this hash. */
  boolean isClaimedBy(String line) {
    return line.endsWith(HASH + hash + "\"}");
  }

  private AuditHead next(String open) {
    MessageDigest digest = sha256();
    digest.update(HEX.parseHex(hash));
    byte[] own = digest.digest(open.getBytes(StandardCharsets.UTF_8));
    return new AuditHead(seq + 1, HEX.formatHex(own));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}
