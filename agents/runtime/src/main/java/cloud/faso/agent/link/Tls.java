package cloud.faso.agent.link;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** TLS as agents speak it: one authority is trusted and no other. */
final class Tls {
  private static final char[] NO_PASSWORD = {};

  private Tls() {}

  /** As a node that has enrolled. */
  static SSLContext as(Identity identity) throws GeneralSecurityException, IOException {
    KeyStore keys = empty();
    keys.setKeyEntry(
        "node", identity.key(), NO_PASSWORD, identity.chain().toArray(new X509Certificate[0]));
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, NO_PASSWORD);
    return context(factory.getKeyManagers(), trusting(identity.authority()));
  }

  /** As nobody yet, trusting the authority that a join token names by its digest. */
  static SSLContext pinning(String authorityDigest) throws GeneralSecurityException {
    return context(null, new Pinned(authorityDigest));
  }

  private static SSLContext context(KeyManager @Nullable [] keys, X509ExtendedTrustManager trust)
      throws GeneralSecurityException {
    SSLContext context = SSLContext.getInstance("TLSv1.3");
    context.init(keys, new TrustManager[] {trust}, null);
    return context;
  }

  private static X509ExtendedTrustManager trusting(X509Certificate authority)
      throws GeneralSecurityException, IOException {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("authority", authority);
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    for (TrustManager manager : factory.getTrustManagers()) {
      if (manager instanceof X509ExtendedTrustManager extended) {
        return extended;
      }
    }
    throw new IllegalStateException("This Java has no trust manager for X.509");
  }

  private static KeyStore empty() throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** Trusts the one authority with a given digest, which the server has to send in its chain. */
  private static final class Pinned extends X509ExtendedTrustManager {
    private final String authorityDigest;

    Pinned(String authorityDigest) {
      this.authorityDigest = authorityDigest;
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      delegate(chain).checkServerTrusted(chain, type, socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      delegate(chain).checkServerTrusted(chain, type, engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      delegate(chain).checkServerTrusted(chain, type);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
        throws CertificateException {
      throw noClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
        throws CertificateException {
      throw noClients();
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type)
        throws CertificateException {
      throw noClients();
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }

    private X509ExtendedTrustManager delegate(X509Certificate[] chain) throws CertificateException {
      try {
        for (X509Certificate certificate : chain) {
          if (Credentials.digest(certificate).equals(authorityDigest)) {
            return trusting(certificate);
          }
        }
      } catch (GeneralSecurityException | IOException e) {
        throw new CertificateException("The server's certificates cannot be checked", e);
      }
      throw new CertificateException(
          "The server is not the control plane that the join token is from: it does not show the"
              + " authority that the token names.");
    }

    private static CertificateException noClients() {
      return new CertificateException("An agent serves nobody");
    }
  }
}
