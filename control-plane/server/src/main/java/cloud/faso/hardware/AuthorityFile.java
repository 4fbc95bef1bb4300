package cloud.faso.hardware;

import cloud.faso.platform.secret.Pem;
import cloud.faso.platform.secret.PrivateFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.random.RandomGenerator;
import org.bouncycastle.util.io.pem.PemObject;
import org.jspecify.annotations.Nullable;

/**
 * The authority's key and root certificate, both in the one file {@code authority.pem}, so that
 * there is never one without the other. The file is made once, whole, readable by its owner only,
 * and never made anew: every agent knows the control plane by it. A file that is damaged stops the
 * control plane until somebody brings back the right one.
 */
public record AuthorityFile(PrivateKey key, X509Certificate root) {

  private static final String NAME = "authority.pem";
  private static final Duration ROOT_LIFE = Duration.ofDays(365 * 30);

  /**
   * The authority that lives in {@code folder}, made there if there is none yet.
   *
   * @param nodeLife of a node's certificate
   * @param random cryptographically strong
   * @throws IllegalStateException when the file is there and damaged
   */
  public static Authority open(
      Path folder, Duration nodeLife, InstantSource clock, RandomGenerator random) {
    Path file = folder.resolve(NAME);
    try {
      PrivateFile.make(file, () -> make(clock, random).pem());
      return read(file).authority(nodeLife, clock, random);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read or write " + file, e);
    }
  }

  static AuthorityFile make(InstantSource clock, RandomGenerator random) {
    KeyPair pair = newKey();
    Instant now = clock.instant();
    byte[] serial = new byte[16];
    random.nextBytes(serial);
    X509Certificate root =
        Certificate.forRoot("Faso authority")
            .valid(now.minus(Duration.ofDays(1)), now.plus(ROOT_LIFE))
            .signItself(new BigInteger(1, serial), pair.getPublic(), pair.getPrivate());
    return new AuthorityFile(pair.getPrivate(), root);
  }

  Authority authority(Duration nodeLife, InstantSource clock, RandomGenerator random) {
    return new Authority(key, root, nodeLife, clock, random);
  }

  /** A new key for a certificate. */
  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("every Java has P-256", e);
    }
  }

  private String pem() {
    return Pem.write(Pem.PRIVATE_KEY, key.getEncoded()) + Pem.write(root);
  }

  private static AuthorityFile read(Path file) throws IOException {
    try {
      List<PemObject> blocks = Pem.read(Files.readString(file));
      if (blocks.size() != 2
          || !blocks.get(0).getType().equals(Pem.PRIVATE_KEY)
          || !blocks.get(1).getType().equals(Pem.CERTIFICATE)) {
        throw damaged(file, null);
      }
      PrivateKey key =
          KeyFactory.getInstance("EC")
              .generatePrivate(new PKCS8EncodedKeySpec(blocks.get(0).getContent()));
      X509Certificate root =
          (X509Certificate)
              CertificateFactory.getInstance("X.509")
                  .generateCertificate(new ByteArrayInputStream(blocks.get(1).getContent()));
      root.verify(root.getPublicKey());
      return new AuthorityFile(key, root);
    } catch (GeneralSecurityException | IOException e) {
      throw damaged(file, e);
    }
  }

  private static IllegalStateException damaged(Path file, @Nullable Exception e) {
    return new IllegalStateException(
        file
            + " is damaged. Restore it from a backup; without it every agent has to be enrolled anew,"
            + " which is what happens after moving the file away.",
        e);
  }
}
