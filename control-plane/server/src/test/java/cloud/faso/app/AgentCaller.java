package cloud.faso.app;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.jspecify.annotations.Nullable;

/** Calls the agents' port as any program could, with whatever certificate a test gives it. */
final class AgentCaller implements AutoCloseable {

  private final URI base;
  private final HttpClient client;

  private AgentCaller(URI base, SSLContext tls) {
    this.base = base;
    this.client = HttpClient.newBuilder().sslContext(tls).build();
  }

  /** One who has no certificate. */
  static AgentCaller anonymous(RunningControlPlane faso) throws GeneralSecurityException {
    return new AgentCaller(faso.agentUrl(), tls(authority(faso), null));
  }

  /** One who shows this certificate. */
  static AgentCaller as(RunningControlPlane faso, PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    return new AgentCaller(faso.agentUrl(), tls(authority(faso), keys(key, certificate)));
  }

  /** One who has enrolled as the node of this token. */
  static AgentCaller enrolled(RunningControlPlane faso, String joinToken) throws Exception {
    KeyPair pair = newKey();
    try (AgentCaller anonymous = anonymous(faso)) {
      HttpResponse<String> answer =
          anonymous.enrol(joinToken, csr(pair, new X500Principal("CN=anything")));
      if (answer.statusCode() != 201) {
        throw new AssertionError(answer.body());
      }
      JsonNode issued = RunningControlPlane.json(answer.body());
      return as(faso, pair.getPrivate(), certificate(issued.get("certificatePem").asText()));
    }
  }

  HttpResponse<String> enrol(String joinToken, String csrPem) {
    return post(
        "/agent/v1/enrol",
        RunningControlPlane.text(
            Map.of("joinToken", joinToken, "csrPem", csrPem, "agentVersion", "0.1.0")));
  }

  HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(base.resolve(path))
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(base.resolve(path)));
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(base.resolve(path));
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    return send(request, HttpResponse.BodyHandlers.ofString());
  }

  <T> HttpResponse<T> send(HttpRequest.Builder request, HttpResponse.BodyHandler<T> handler) {
    try {
      return client.send(request.build(), handler);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    client.close();
  }

  static KeyPair newKey() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(256);
    return generator.generateKeyPair();
  }

  static String csr(KeyPair pair, X500Principal subject)
      throws OperatorCreationException, IOException {
    return pem(
        new JcaPKCS10CertificationRequestBuilder(subject, pair.getPublic())
            .build(new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate())));
  }

  /** A client's certificate for {@code node}, signed by somebody else's authority. */
  static X509Certificate forged(KeyPair pair, String node, KeyPair issuer, X500Principal issuerName)
      throws Exception {
    var builder =
        new JcaX509v3CertificateBuilder(
            issuerName,
            BigInteger.valueOf(4711),
            Date.from(Instant.EPOCH),
            Date.from(Instant.parse("2099-01-01T00:00:00Z")),
            new X500Principal("CN=" + node),
            pair.getPublic());
    builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    builder.addExtension(
        Extension.extendedKeyUsage, true, new ExtendedKeyUsage(KeyPurposeId.id_kp_clientAuth));
    return new JcaX509CertificateConverter()
        .getCertificate(
            builder.build(
                new JcaContentSignerBuilder("SHA256withECDSA").build(issuer.getPrivate())));
  }

  static String pem(Object thing) throws IOException {
    StringWriter text = new StringWriter();
    try (JcaPEMWriter writer = new JcaPEMWriter(text)) {
      writer.writeObject(thing);
    }
    return text.toString();
  }

  static X509Certificate certificate(String pem) throws GeneralSecurityException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  private static X509Certificate authority(RunningControlPlane faso) {
    return faso.plane().surroundings().authority().root();
  }

  private static KeyManager[] keys(PrivateKey key, X509Certificate certificate)
      throws GeneralSecurityException, IOException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    store.setKeyEntry("agent", key, new char[0], new Certificate[] {certificate});
    KeyManagerFactory factory = KeyManagerFactory.getInstance("PKIX");
    factory.init(store, new char[0]);
    return factory.getKeyManagers();
  }

  private static SSLContext tls(X509Certificate authority, KeyManager @Nullable [] keys)
      throws GeneralSecurityException {
    try {
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, null);
      trusted.setCertificateEntry("authority", authority);
      TrustManagerFactory trust = TrustManagerFactory.getInstance("PKIX");
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLSv1.3");
      context.init(keys, trust.getTrustManagers(), null);
      return context;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
