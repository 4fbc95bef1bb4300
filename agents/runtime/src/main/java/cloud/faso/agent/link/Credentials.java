package cloud.faso.agent.link;

import cloud.faso.spec.agent.IssuedCertificate;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemWriter;

/** Keys, requests and certificates. */
final class Credentials {

  private Credentials() {}

  static KeyPair newKey() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has the curve P-256", e);
    }
  }

  /** A PKCS#10 request, PEM. */
  static String request(String nodeId, KeyPair pair) throws IOException {
    PKCS10CertificationRequest request;
    try {
      request =
          new JcaPKCS10CertificationRequestBuilder(
                  new X500Principal("CN=" + nodeId), pair.getPublic())
              .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    } catch (OperatorCreationException e) {
      throw new IOException("A certificate request cannot be signed: " + e.getMessage(), e);
    }
    StringWriter text = new StringWriter();
    try (PemWriter pem = new PemWriter(text)) {
      pem.writeObject(new PemObject("CERTIFICATE REQUEST", request.getEncoded()));
    }
    return text.toString();
  }

  static String digest(X509Certificate certificate) throws GeneralSecurityException {
    return digest(certificate.getEncoded());
  }

  static String digest(byte[] content) throws GeneralSecurityException {
    return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
  }

  static List<X509Certificate> certificates(String pem) throws CertificateException {
    List<X509Certificate> found = new ArrayList<>();
    byte[] bytes = pem.getBytes(StandardCharsets.US_ASCII);
    for (Certificate certificate :
        CertificateFactory.getInstance("X.509")
            .generateCertificates(new ByteArrayInputStream(bytes))) {
      found.add((X509Certificate) certificate);
    }
    if (found.isEmpty()) {
      throw new CertificateException("there is no certificate in it");
    }
    return found;
  }

  /** What was issued, checked: by whom it had to be, and for our key. */
  static List<X509Certificate> accept(
      IssuedCertificate issued, KeyPair pair, X509Certificate authority)
      throws GeneralSecurityException {
    List<X509Certificate> chain = certificates(issued.certificatePem());
    chain.getFirst().verify(authority.getPublicKey());
    if (!chain.getFirst().getPublicKey().equals(pair.getPublic())) {
      throw new CertificateException("the certificate is for another key");
    }
    return chain;
  }
}
