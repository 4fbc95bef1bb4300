package cloud.faso.audit;

import cloud.faso.spec.audit.AuditSeal;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.util.HexFormat;

/**
 * What days and exports are signed with: an Ed25519 key.
 *
 * @param name {@code audit-} and the beginning of its public part's SHA-256: no two share one
 */
public record AuditKey(String name, PrivateKey secret, PublicKey shown) {

  static final String ED25519 = "Ed25519";

  private static final int NAME_BYTES = 8;

  /** A new key. */
  public static AuditKey make() {
    try {
      return of(KeyPairGenerator.getInstance(ED25519).generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has Ed25519", e);
    }
  }

  /** The key with the name that is its own. */
  static AuditKey of(KeyPair pair) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(pair.getPublic().getEncoded());
      return new AuditKey(
          "audit-" + HexFormat.of().formatHex(digest, 0, NAME_BYTES),
          pair.getPrivate(),
          pair.getPublic());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** The signed line. */
  public String sign(AuditSeal seal) {
    try {
      return seal.sign(secret);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the audit key cannot sign", e);
    }
  }
}
