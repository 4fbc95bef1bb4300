package cloud.faso.agent.ovn;

import cloud.faso.agent.link.Identity;
import cloud.faso.agent.ovn.ovsdb.Endpoint;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SSLContext;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.openssl.PEMKeyPair;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.openssl.jcajce.JcaPEMKeyConverter;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * What the agent shows, and whom it trusts, where it writes over TLS. What is written there rules
 * all networks, so the databases let in an authority of their own and no node's certificate, the
 * agent's own included. Three files in PEM, read anew at each connection because they may be
 * replaced while the agent lives.
 */
final class DatabaseAccess implements Endpoint.Credentials {
  private static final Path NONE = Path.of("");

  @Option(
      names = "--northbound-key",
      required = true,
      description =
          "PEM file of the private key, without a password, for --northbound and --interconnect"
              + " over TLS, which no node's certificate must open.")
  Path key = NONE;

  @Option(
      names = "--northbound-certificate",
      required = true,
      description = "PEM file of the certificate for that key, then those that vouch for it.")
  Path certificate = NONE;

  @Option(
      names = "--northbound-authority",
      required = true,
      description = "PEM file of the authority whose certificates the databases' servers show.")
  Path authority = NONE;

  /**
   * How to get to these servers.
   *
   * @param given null where nobody said
   * @throws IOException when it is needed and not said, or when a file is wrong now; later one may
   *     be in the midst of being replaced
   */
  static Endpoint.Credentials to(List<Endpoint> servers, @Nullable DatabaseAccess given)
      throws IOException {
    Endpoint.Credentials access = given == null ? DatabaseAccess::none : given;
    if (servers.stream().anyMatch(Endpoint.Ssl.class::isInstance)) {
      var _ = access.tls();
    }
    return access;
  }

  private static SSLContext none() throws IOException {
    throw new IOException(
        "--northbound and --interconnect over TLS need --northbound-key, --northbound-certificate"
            + " and --northbound-authority.");
  }

  /**
   * TLS with what the files hold now.
   *
   * @throws IOException when one is not there or not what it is to be; the message says so, for
   *     people
   */
  @Override
  public SSLContext tls() throws IOException {
    List<X509Certificate> trusted = certificates(authority);
    if (trusted.size() != 1) {
      throw new IOException(
          authority + " holds " + trusted.size() + " certificates; it is to hold one authority's.");
    }
    return new Identity("", privateKey(), certificates(certificate), trusted.getFirst(), "").tls();
  }

  private PrivateKey privateKey() throws IOException {
    JcaPEMKeyConverter converter = new JcaPEMKeyConverter();
    for (Object item : items(key)) {
      switch (item) {
        case PrivateKeyInfo info -> {
          return converter.getPrivateKey(info);
        }
        case PEMKeyPair pair -> {
          return converter.getPrivateKey(pair.getPrivateKeyInfo());
        }
        default -> {}
      }
    }
    throw new IOException(key + " holds no private key that is to be read without a password.");
  }

  private static List<X509Certificate> certificates(Path file) throws IOException {
    JcaX509CertificateConverter converter = new JcaX509CertificateConverter();
    List<X509Certificate> found = new ArrayList<>();
    try {
      for (Object item : items(file)) {
        if (item instanceof X509CertificateHolder holder) {
          found.add(converter.getCertificate(holder));
        }
      }
    } catch (CertificateException e) {
      throw new IOException(file + " holds a damaged certificate.", e);
    }
    if (found.isEmpty()) {
      throw new IOException(file + " holds no certificate.");
    }
    return found;
  }

  private static List<Object> items(Path file) throws IOException {
    List<Object> items = new ArrayList<>();
    try (Reader text = Files.newBufferedReader(file);
        PEMParser parser = new PEMParser(text)) {
      for (Object item = parser.readObject(); item != null; item = parser.readObject()) {
        items.add(item);
      }
    } catch (IOException e) {
      throw new IOException(file + " cannot be read as PEM: " + e, e);
    }
    return items;
  }
}
