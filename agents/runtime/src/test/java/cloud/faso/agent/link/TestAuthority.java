package cloud.faso.agent.link;

import java.io.ByteArrayInputStream;
import java.io.StringReader;
import java.io.StringWriter;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.cert.X509CertificateHolder;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;
import org.bouncycastle.util.io.pem.PemObject;
import org.bouncycastle.util.io.pem.PemReader;
import org.bouncycastle.util.io.pem.PemWriter;

/** A certificate authority for tests, with a server certificate for this machine. */
public final class TestAuthority {
  private static final char[] NO_PASSWORD = {};
  private static final AtomicLong AUTHORITIES = new AtomicLong();

  private final X500Principal name =
      new X500Principal("CN=test authority " + AUTHORITIES.incrementAndGet());
  private final KeyPair pair;
  private final X509Certificate certificate;
  private final AtomicLong serial = new AtomicLong(1);

  /** With a fresh key. */
  public TestAuthority() throws Exception {
    pair = Credentials.newKey();
    certificate = sign(name, pair.getPublic(), true, Duration.ofDays(365));
  }

  /** The authority's own certificate. */
  public X509Certificate certificate() {
    return certificate;
  }

  /** As join tokens name it. */
  public String digest() throws Exception {
    return Credentials.digest(certificate);
  }

  /** Tells the keys of requests apart. */
  static String keyIn(String csrPem) throws Exception {
    try (PemReader reader = new PemReader(new StringReader(csrPem))) {
      var request = new JcaPKCS10CertificationRequest(reader.readPemObject().getContent());
      return Credentials.digest(request.getPublicKey().getEncoded());
    }
  }

  /** A client certificate for whoever made the request. */
  public X509Certificate issue(String csrPem, String nodeId, Duration life) throws Exception {
    try (PemReader reader = new PemReader(new StringReader(csrPem))) {
      var request = new JcaPKCS10CertificationRequest(reader.readPemObject().getContent());
      return sign(named(nodeId), request.getPublicKey(), false, life);
    }
  }

  /** What somebody has whom it enrolled. */
  public Identity identity(String name, Duration life) throws Exception {
    KeyPair key = Credentials.newKey();
    X509Certificate theirs = sign(named(name), key.getPublic(), false, life);
    return new Identity(name, key.getPrivate(), List.of(theirs), certificate, "none");
  }

  /** For a server on this machine that wants client certificates, and shows this authority. */
  public SSLContext server() throws Exception {
    KeyPair key = Credentials.newKey();
    X509Certificate server = sign(named("server"), key.getPublic(), false, Duration.ofDays(30));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    keys.load(null, null);
    keys.setKeyEntry(
        "server", key.getPrivate(), NO_PASSWORD, new X509Certificate[] {server, certificate});
    KeyManagerFactory keyManagers =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keyManagers.init(keys, NO_PASSWORD);
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("authority", certificate);
    TrustManagerFactory trustManagers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trustManagers.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keyManagers.getKeyManagers(), trustManagers.getTrustManagers(), null);
    return context;
  }

  /** Writes {@code key.pem}, {@code cert.pem} and {@code ca.pem} for another program's server. */
  public void writeServer(Path folder) throws Exception {
    KeyPair key = Credentials.newKey();
    X509Certificate server = sign(named("server"), key.getPublic(), false, Duration.ofDays(30));
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject("PRIVATE KEY", key.getPrivate().getEncoded()));
    }
    Files.writeString(folder.resolve("key.pem"), text.toString());
    Files.writeString(folder.resolve("cert.pem"), pem(server));
    Files.writeString(folder.resolve("ca.pem"), pem(certificate));
  }

  /** In PEM. */
  public static String pem(X509Certificate certificate) throws Exception {
    StringWriter text = new StringWriter();
    try (PemWriter writer = new PemWriter(text)) {
      writer.writeObject(new PemObject("CERTIFICATE", certificate.getEncoded()));
    }
    return text.toString();
  }

  private static X500Principal named(String name) {
    return new X500Principal("CN=" + name);
  }

  private X509Certificate sign(
      X500Principal subject, PublicKey key, boolean authority, Duration life) throws Exception {
    Instant now = Instant.now();
    JcaX509v3CertificateBuilder builder =
        new JcaX509v3CertificateBuilder(
            name,
            BigInteger.valueOf(serial.getAndIncrement()),
            Date.from(now.minusSeconds(60)),
            Date.from(now.plus(life)),
            subject,
            key);
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
    if (!authority) {
      GeneralName[] names = {
        new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
        new GeneralName(GeneralName.dNSName, "localhost")
      };
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
    }
    X509CertificateHolder holder =
        builder.build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate()));
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(holder.getEncoded()));
  }
}
