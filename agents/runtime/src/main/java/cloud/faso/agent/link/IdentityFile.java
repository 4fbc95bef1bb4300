package cloud.faso.agent.link;

import cloud.faso.agent.platform.DurableFile;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/**
 * An identity in one PEM file that only its owner may read: two lines for people, the key, the
 * certificate and its chain, the authority last. One file, so that it is always of one piece.
 */
public final class IdentityFile {
  private static final String NODE = "Faso-Node: ";
  private static final String TOKEN = "Faso-Join-Token-Digest: ";

  private final Path file;

  /** At that path; nothing is read yet. */
  public IdentityFile(Path file) {
    this.file = file;
  }

  /** The identity that is there, if any. */
  public Optional<Identity> read() throws IOException {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(parse(Files.readString(file)));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "The identity in " + file + " is damaged; remove the file and enrol the node again.", e);
    }
  }

  /** Replaces what is there; the key that was kept for it is kept no longer. */
  public void write(Identity identity) throws IOException {
    DurableFile.replace(file, print(identity).getBytes(StandardCharsets.US_ASCII));
    Files.deleteIfExists(keyFile());
  }

  /**
   * The key to enrol with: the same at every try with one token, whatever becomes of the answers
   * and of this process, because a token is answered to one key only.
   *
   * @param tokenDigest of the join token
   */
  public KeyPair keyFor(String tokenDigest) throws IOException {
    if (Files.exists(keyFile())) {
      String text = Files.readString(keyFile());
      if (text.startsWith(TOKEN + tokenDigest + "\n")) {
        return parseKey(text);
      }
    }
    KeyPair pair = Credentials.newKey();
    StringWriter text = new StringWriter();
    text.write(TOKEN + tokenDigest + "\n");
    try (PemWriter pem = new PemWriter(text)) {
      pem.writeObject(new PemObject("PRIVATE KEY", pair.getPrivate().getEncoded()));
      pem.writeObject(new PemObject("PUBLIC KEY", pair.getPublic().getEncoded()));
    }
    DurableFile.replace(keyFile(), text.toString().getBytes(StandardCharsets.US_ASCII));
    return pair;
  }

  private Path keyFile() {
    return file.resolveSibling(file.getFileName() + ".key");
  }

  private KeyPair parseKey(String text) throws IOException {
    try (PemReader reader = new PemReader(new StringReader(text))) {
      KeyFactory keys = KeyFactory.getInstance("EC");
      PemObject secret = reader.readPemObject();
      PemObject open = reader.readPemObject();
      if (secret == null || open == null) {
        throw new IllegalArgumentException("two keys are expected");
      }
      return new KeyPair(
          keys.generatePublic(new X509EncodedKeySpec(open.getContent())),
          keys.generatePrivate(new PKCS8EncodedKeySpec(secret.getContent())));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IOException(
          "The key in " + keyFile() + " is damaged; remove the file and get a new join token.", e);
    }
  }

  private static Identity parse(String text) throws GeneralSecurityException, IOException {
    PrivateKey key = null;
    List<X509Certificate> certificates = new ArrayList<>();
    try (PemReader reader = new PemReader(new StringReader(text))) {
      for (PemObject item = reader.readPemObject(); item != null; item = reader.readPemObject()) {
        if (item.getType().equals("PRIVATE KEY")) {
          key =
              KeyFactory.getInstance("EC")
                  .generatePrivate(new PKCS8EncodedKeySpec(item.getContent()));
        } else {
          certificates.add(certificate(item.getContent()));
        }
      }
    }
    if (key == null || certificates.size() < 2) {
      throw new IllegalArgumentException("a key and two certificates are expected");
    }
    X509Certificate authority = certificates.removeLast();
    return new Identity(line(text, NODE), key, certificates, authority, line(text, TOKEN));
  }

  private static String line(String text, String name) {
    return text.lines()
        .filter(line -> line.startsWith(name))
        .map(line -> line.substring(name.length()).strip())
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no line " + name));
  }

  private static String print(Identity identity) throws IOException {
    StringWriter text = new StringWriter();
    text.write(NODE + identity.nodeId() + "\n" + TOKEN + identity.tokenDigest() + "\n");
    try (PemWriter pem = new PemWriter(text)) {
      pem.writeObject(new PemObject("PRIVATE KEY", identity.key().getEncoded()));
      for (X509Certificate certificate : identity.chain()) {
        pem.writeObject(new PemObject("CERTIFICATE", certificate.getEncoded()));
      }
      pem.writeObject(new PemObject("CERTIFICATE", identity.authority().getEncoded()));
    } catch (CertificateEncodingException e) {
      throw new IOException("A certificate cannot be written: " + e.getMessage(), e);
    }
    return text.toString();
  }

  private static X509Certificate certificate(byte[] der) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509").generateCertificate(new ByteArrayInputStream(der));
  }
}
