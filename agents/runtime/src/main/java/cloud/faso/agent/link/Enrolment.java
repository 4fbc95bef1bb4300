package cloud.faso.agent.link;

import cloud.faso.spec.agent.EnrolRequest;
import cloud.faso.spec.agent.IssuedCertificate;
import cloud.faso.spec.agent.RenewRequest;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.cert.X509Certificate;
import java.util.List;

/** How a node becomes, and stays, one of the control plane's. */
public final class Enrolment {
  private static final int TIMEOUT_SECONDS = 30;

  private Enrolment() {}

  /**
   * Turns a join token into an identity. The control plane must show the token's authority.
   *
   * @param pair to be kept until the answer is: the token is answered to this key again, and to no
   *     other
   */
  public static Identity enrol(URI base, JoinToken token, KeyPair pair, String agentVersion)
      throws LinkFailure, IOException, InterruptedException {
    try (Wire wire = new Wire(base, Tls.pinning(token.authorityDigest()))) {
      EnrolRequest request =
          new EnrolRequest(token.text(), Credentials.request(token.nodeId(), pair), agentVersion);
      IssuedCertificate issued =
          HttpLink.read(
              wire.post("/agent/v1/enrol", request, TIMEOUT_SECONDS), IssuedCertificate.class);
      X509Certificate authority = Credentials.certificates(issued.caPem()).getFirst();
      if (!Credentials.digest(authority).equals(token.authorityDigest())) {
        throw new IOException(
            "The control plane answered with another authority than its token's.");
      }
      List<X509Certificate> chain = Credentials.accept(issued, pair, authority);
      return new Identity(issued.nodeId(), pair.getPrivate(), chain, authority, digest(token));
    } catch (GeneralSecurityException e) {
      throw new IOException("The certificate that was issued is not usable: " + e.getMessage(), e);
    }
  }

  /** A fresh certificate for a fresh key. */
  public static Identity renew(Link link, Identity identity)
      throws LinkFailure, IOException, InterruptedException {
    try {
      KeyPair pair = Credentials.newKey();
      IssuedCertificate issued =
          link.renew(new RenewRequest(Credentials.request(identity.nodeId(), pair)));
      X509Certificate authority = Credentials.certificates(issued.caPem()).getFirst();
      return identity.renewed(pair, Credentials.accept(issued, pair, authority), authority);
    } catch (GeneralSecurityException e) {
      throw new IOException("The certificate that was issued is not usable: " + e.getMessage(), e);
    }
  }

  /** Tells tokens apart without keeping them. */
  public static String digest(JoinToken token) {
    try {
      return Credentials.digest(token.text().getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
