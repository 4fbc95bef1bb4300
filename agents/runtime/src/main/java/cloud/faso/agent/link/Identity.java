package cloud.faso.agent.link;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import javax.net.ssl.SSLContext;

/**
 * Who an agent is to the control plane.
 *
 * @param nodeId the node that the certificate names
 * @param key private; never leaves the node
 * @param chain the certificate, then those that vouch for it
 * @param authority what the agent trusts
 * @param tokenDigest of the join token that it came from, so that a newer token is noticed; empty
 *     when it is not known
 */
public record Identity(
    String nodeId,
    PrivateKey key,
    List<X509Certificate> chain,
    X509Certificate authority,
    String tokenDigest) {

  /** Lists are not changed afterwards. */
  public Identity {
    chain = List.copyOf(chain);
  }

  /** When to ask for a fresh certificate: two thirds through the life of this one. */
  public Instant renewAt() {
    Instant from = chain.getFirst().getNotBefore().toInstant();
    Instant until = chain.getFirst().getNotAfter().toInstant();
    return from.plus(Duration.between(from, until).multipliedBy(2).dividedBy(3));
  }

  /** Whether the certificate has not lapsed by then. */
  public boolean isGoodAt(Instant time) {
    return time.isBefore(chain.getFirst().getNotAfter().toInstant());
  }

  /**
   * TLS as this node, which trusts whoever the authority vouches for.
   *
   * @throws IOException when Java cannot use the key or the certificates
   */
  public SSLContext tls() throws IOException {
    try {
      return Tls.as(this);
    } catch (GeneralSecurityException e) {
      throw new IOException("The node's identity cannot be used: " + e.getMessage(), e);
    }
  }

  /** The same node with a fresh certificate. */
  Identity renewed(KeyPair pair, List<X509Certificate> fresh, X509Certificate ca) {
    return new Identity(nodeId, pair.getPrivate(), fresh, ca, tokenDigest);
  }

  @Override
  public String toString() {
    return "Identity[nodeId=" + nodeId + "]";
  }
}
