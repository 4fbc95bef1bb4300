package cloud.faso.hardware;

import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.secret.Pem;
import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.util.List;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;

/**
 * A PKCS#10 request. Of all it says only its key is believed, and that only because its signature
 * proves that the sender has it.
 */
final class CertificateRequest {

  private static final int RSA_BITS_AT_LEAST = 2048;
  private static final int RSA_BITS_AT_MOST = 8192;
  private static final int EC_BITS_AT_LEAST = 256;

  private CertificateRequest() {}

  /**
   * The key that wants a certificate.
   *
   * @throws Problem {@code csr-refused}
   */
  static PublicKey keyOf(String pem) {
    try {
      JcaPKCS10CertificationRequest request = parse(pem);
      PublicKey key = request.getPublicKey();
      requireStrong(key);
      if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
        throw refused("csr.signature");
      }
      return key;
    } catch (IOException
        | GeneralSecurityException
        | OperatorCreationException
        | PKCSException
        // Bouncy Castle throws these for ASN.1 that is well-formed and makes no sense.
        | IllegalArgumentException
        | IllegalStateException
        | NullPointerException
        | ClassCastException e) {
      throw refused("csr.malformed");
    }
  }

  private static JcaPKCS10CertificationRequest parse(String pem) throws IOException {
    List<PemObject> blocks = Pem.read(pem);
    if (blocks.size() != 1 || !blocks.getFirst().getType().equals("CERTIFICATE REQUEST")) {
      throw refused("csr.malformed");
    }
    return new JcaPKCS10CertificationRequest(blocks.getFirst().getContent());
  }

  private static void requireStrong(PublicKey key) {
    boolean strong =
        switch (key) {
          case ECPublicKey ec -> ec.getParams().getOrder().bitLength() >= EC_BITS_AT_LEAST;
          case RSAPublicKey rsa -> isStrong(rsa.getModulus());
          case EdECPublicKey _ -> true;
          default -> false;
        };
    if (!strong) {
      throw refused("csr.weak-key");
    }
  }

  private static boolean isStrong(BigInteger modulus) {
    return modulus.bitLength() >= RSA_BITS_AT_LEAST && modulus.bitLength() <= RSA_BITS_AT_MOST;
  }

  private static Problem refused(String key) {
    return HardwareProblem.CSR_REFUSED.problem().because("/csrPem", key);
  }
}
