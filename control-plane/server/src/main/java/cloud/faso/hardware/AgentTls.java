package cloud.faso.hardware;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.CertPathValidator;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.PKIXParameters;
import java.security.cert.TrustAnchor;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * TLS at the agents' port: the control plane shows a certificate of its own authority, made anew at
 * every start and kept in memory only, and lets in whoever shows one of that authority for a node,
 * or none.
 */
public final class AgentTls {

  private static final String CLIENT_PURPOSE = "1.3.6.1.5.5.7.3.2";

  private AgentTls() {}

  /**
   * A context with a fresh certificate.
   *
   * @param names DNS names and IP addresses by which agents dial the control plane
   */
  public static SSLContext context(Authority authority, List<String> names) {
    KeyPair pair = AuthorityFile.newKey();
    X509Certificate certificate = authority.signServer(names, pair.getPublic());
    char[] nobodysPassword = new char[0];
    try {
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, nobodysPassword);
      store.setKeyEntry(
          "faso",
          pair.getPrivate(),
          nobodysPassword,
          new Certificate[] {certificate, authority.root()});
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store, nobodysPassword);
      SSLContext context = SSLContext.getInstance("TLS");
      TrustManager[] trusted = {new NodesOnly(authority.root())};
      context.init(keys.getKeyManagers(), trusted, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException("cannot set up TLS for agents", e);
    }
  }

  /**
   * Trusts what our authority signed for a node. Whether it has lapsed is left to {@link
   * Certificates}, which can say so in words; a failed handshake cannot.
   */
  private static final class NodesOnly extends X509ExtendedTrustManager {

    private final X509Certificate root;

    NodesOnly(X509Certificate root) {
      this.root = root;
    }

    private void check(X509Certificate[] chain) throws CertificateException {
      X509Certificate leaf = chain[0];
      List<String> purposes = leaf.getExtendedKeyUsage();
      if (purposes == null || !purposes.contains(CLIENT_PURPOSE)) {
        throw new CertificateException("not a node's certificate");
      }
      try {
        PKIXParameters parameters = new PKIXParameters(Set.of(new TrustAnchor(root, null)));
        parameters.setRevocationEnabled(false);
        parameters.setDate(leaf.getNotBefore());
        CertPathValidator.getInstance("PKIX")
            .validate(
                CertificateFactory.getInstance("X.509").generateCertPath(List.of(leaf)),
                parameters);
      } catch (GeneralSecurityException e) {
        throw new CertificateException("not signed by our authority", e);
      }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      check(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
        throws CertificateException {
      throw dialsNobody();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
        throws CertificateException {
      throw dialsNobody();
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
        throws CertificateException {
      throw dialsNobody();
    }

    private static CertificateException dialsNobody() {
      return new CertificateException("the control plane never dials an agent");
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[] {root};
    }
  }
}
