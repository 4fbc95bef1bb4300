package cloud.faso.spec.audit;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A signed line: of a day that is over, or of the end of an export.
 *
 * @param kind {@code day} or {@code end}
 * @param chain which one, e.g. {@code CHANGES}
 * @param of the day, e.g. {@code 2026-11-28}, or when the export was made
 * @param head the last entry of the day, or of the export
 * @param key name of the key that signed it
 */
public record AuditSeal(String kind, String chain, String of, AuditHead head, String key) {

  private static final String ED25519 = "Ed25519";
  private static final String SIGNATURE = ",\"signature\":\"";
  private static final Pattern LINE =
      Pattern.compile(
          "\\{\"(day|end)\":\"([-0-9T:.Z]{10,30})\",\"chain\":\"([A-Z]{1,16})\",\"last\":([0-9]{1,18}),\"head\":\"([0-9a-f]{64})\""
              + ",\"key\":\"([a-z0-9-]{1,63})\",\"signature\":\"([A-Za-z0-9+/]{86}==)\"\\}");

  /** The end of a day. */
  public static AuditSeal day(String chain, LocalDate day, AuditHead head, String key) {
    return new AuditSeal("day", chain, day.toString(), head, key);
  }

  /** The end of an export. */
  public static AuditSeal end(String chain, Instant at, AuditHead head, String key) {
    return new AuditSeal("end", chain, at.toString(), head, key);
  }

  /** What a line says, whoever signed it; empty when it is no signed line. */
  static Optional<AuditSeal> read(String line) {
    Matcher parts = LINE.matcher(line);
    return parts.matches()
        ? Optional.of(
            new AuditSeal(
                parts.group(1),
                parts.group(3),
                parts.group(2),
                new AuditHead(Long.parseLong(parts.group(4)), parts.group(5)),
                parts.group(6)))
        : Optional.empty();
  }

  /**
   * The head that a signed line names, taken at its word.
   *
   * @throws IllegalArgumentException for any other line
   */
  public static AuditHead headOf(String line) {
    return read(line)
        .orElseThrow(() -> new IllegalArgumentException("no signed line: " + line))
        .head();
  }

  /**
   * The line.
   *
   * @param secret an Ed25519 key
   */
  public String sign(PrivateKey secret) throws GeneralSecurityException {
    Signature signature = Signature.getInstance(ED25519);
    signature.initSign(secret);
    signature.update(open().getBytes(StandardCharsets.UTF_8));
    return open() + SIGNATURE + Base64.getEncoder().encodeToString(signature.sign()) + "\"}";
  }

  /** True when the line bears a signature by this key of what it says. */
  boolean isSigned(String line, PublicKey signer) {
    Matcher parts = LINE.matcher(line);
    try {
      Signature signature = Signature.getInstance(ED25519);
      signature.initVerify(signer);
      signature.update(open().getBytes(StandardCharsets.UTF_8));
      return parts.matches() && signature.verify(Base64.getDecoder().decode(parts.group(7)));
    } catch (GeneralSecurityException e) {
      return false; // It is no Ed25519 key, or no signature.
    }
  }

  private String open() {
    return "{\"%s\":\"%s\",\"chain\":\"%s\",\"last\":%d,\"head\":\"%s\",\"key\":\"%s\""
        .formatted(kind, of, chain, head.seq(), head.hash(), key);
  }
}
