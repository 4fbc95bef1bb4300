package cloud.faso.compute;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.util.Map;
import java.util.Set;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.PublicKeyEntry;
import org.apache.sshd.common.config.keys.PublicKeyEntryResolver;
import org.apache.sshd.common.digest.BuiltinDigests;

/**
 * One line of an OpenSSH public key file that a guest may be given: type, key and comment, no
 * options. Options are refused because a guest's {@code authorized_keys} would obey them.
 *
 * @param text the line in its one canonical spelling
 * @param fingerprint as {@code ssh-keygen -l} shows it
 */
record PublicKeyLine(String text, String fingerprint) {

  private static final int LEAST_RSA_BITS = 2048;
  private static final String PRIVATE_KEY_MARK = "PRIVATE KEY";

  private static final Set<String> TYPES =
      Set.of(
          "ssh-ed25519",
          "ssh-rsa",
          "ecdsa-sha2-nistp256",
          "ecdsa-sha2-nistp384",
          "ecdsa-sha2-nistp521",
          "sk-ssh-ed25519@openssh.com",
          "sk-ecdsa-sha2-nistp256@openssh.com");

  /**
   * Reads a line.
   *
   * @param pointer where it stands in the request
   * @throws Problem {@code invalid}, saying what is wrong without repeating any of the text
   */
  static PublicKeyLine parse(String given, String pointer) {
    String line = given.strip();
    if (line.contains(PRIVATE_KEY_MARK)) {
      throw refused(pointer, "key.private");
    }
    if (line.chars().anyMatch(Character::isISOControl)) {
      throw refused(pointer, "key.one-line");
    }
    String[] parts = line.split(" +", 3);
    if (!TYPES.contains(parts[0])) {
      throw refused(pointer, isKnownType(parts[0]) ? "key.weak-type" : "key.type");
    }
    if (parts.length < 2) {
      throw refused(pointer, "key.malformed");
    }
    String comment = parts.length == 3 ? " " + parts[2] : "";
    return read(parts[0] + " " + parts[1], comment, pointer);
  }

  private static PublicKeyLine read(String bare, String comment, String pointer) {
    try {
      PublicKey key =
          PublicKeyEntry.parsePublicKeyEntry(bare)
              .resolvePublicKey(null, Map.of(), PublicKeyEntryResolver.FAILING);
      // Another spelling of the same key, or bytes after its end: a guest might read it otherwise.
      if (!PublicKeyEntry.toString(key).equals(bare)) {
        throw refused(pointer, "key.malformed");
      }
      if (bare.startsWith("ssh-rsa ") && KeyUtils.getKeySize(key) < LEAST_RSA_BITS) {
        throw refused(pointer, "key.short", KeyUtils.getKeySize(key), LEAST_RSA_BITS);
      }
      return new PublicKeyLine(bare + comment, KeyUtils.getFingerPrint(BuiltinDigests.sha256, key));
    } catch (IOException | GeneralSecurityException | IllegalArgumentException e) {
      throw refused(pointer, "key.malformed");
    }
  }

  private static boolean isKnownType(String type) {
    return type.equals("ssh-dss");
  }

  private static Problem refused(String pointer, String key, Object... values) {
    return PlatformProblem.INVALID.problem().because(pointer, key, values);
  }
}
