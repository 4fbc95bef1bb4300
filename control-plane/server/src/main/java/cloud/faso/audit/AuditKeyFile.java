package cloud.faso.audit;

import cloud.faso.platform.secret.Pem;
import cloud.faso.platform.secret.PrivateFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.List;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * The audit key, both halves in the one file {@code audit.pem}: made once, and never anew, because
 * auditors know it.
 */
public final class AuditKeyFile {

  private static final String NAME = "audit.pem";

  private AuditKeyFile() {}

  /**
   * The key that lives in {@code folder}, made there if there is none yet.
   *
   * @throws IllegalStateException when the file is there and damaged
   */
  public static AuditKey open(Path folder) {
    Path file = folder.resolve(NAME);
    try {
      PrivateFile.make(file, () -> pem(AuditKey.make()));
      return AuditKey.of(read(file));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write " + file, e);
    }
  }

  private static String pem(AuditKey key) {
    return Pem.write(Pem.PRIVATE_KEY, key.secret().getEncoded())
        + Pem.write(Pem.PUBLIC_KEY, key.shown().getEncoded());
  }

  private static KeyPair read(Path file) {
    try {
      List<PemObject> blocks = Pem.read(Files.readString(file));
      if (blocks.size() != 2
          || !blocks.get(0).getType().equals(Pem.PRIVATE_KEY)
          || !blocks.get(1).getType().equals(Pem.PUBLIC_KEY)) {
        throw damaged(file, null);
      }
      KeyFactory factory = KeyFactory.getInstance(AuditKey.ED25519);
      return new KeyPair(
          factory.generatePublic(new X509EncodedKeySpec(blocks.get(1).getContent())),
          factory.generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0).getContent())));
    } catch (GeneralSecurityException | IOException e) {
      throw damaged(file, e);
    }
  }

  private static IllegalStateException damaged(Path file, @Nullable Exception e) {
    return new IllegalStateException(
        file
            + " is damaged. Restore it from a backup. With another key, which is made when the file is"
            + " moved away, days that are signed already are still proved by their old public key.",
        e);
  }
}
