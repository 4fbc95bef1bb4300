package cloud.faso.bench;

import cloud.faso.access.Role;
import cloud.faso.oidc.GroupRule;
import cloud.faso.oidc.OidcSettings;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;

/** An OpenID Connect issuer, as far as who verifies its tokens sees it. */
final class BenchIssuer implements AutoCloseable {

  private static final String AUDIENCE = "https://faso.bench";

  private final RSAKey key;
  private final HttpServer server;

  BenchIssuer() throws IOException {
    key = key();
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    answer(
        "/.well-known/openid-configuration",
        "{\"issuer\":\"%1$s\",\"jwks_uri\":\"%1$s/keys\"}".formatted(url()));
    answer("/keys", new JWKSet(key.toPublicJWK()).toString());
    server.start();
  }

  private static RSAKey key() {
    try {
      return new RSAKeyGenerator(2048).keyID("bench").algorithm(JWSAlgorithm.RS256).generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
  }

  private void answer(String path, String text) {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        path,
        exchange -> {
          try (HttpExchange open = exchange) {
            open.getResponseHeaders().add("Content-Type", "application/json");
            open.sendResponseHeaders(200, body.length);
            open.getResponseBody().write(body);
          }
        });
  }

  private String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Where a group that is called as a tenant is of its members. */
  OidcSettings settings() {
    return new OidcSettings(
        URI.create(url()),
        AUDIENCE,
        "faso",
        "openid",
        "name",
        "email",
        false,
        "groups",
        List.of(new GroupRule("{ministry}/{tenant}", Role.MEMBER, null, null)),
        Duration.ofHours(12),
        Duration.ofSeconds(30));
  }

  /** A token for somebody in these groups. */
  String token(String subject, List<String> groups) {
    Instant now = Instant.now();
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(key.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(url())
                .audience(AUDIENCE)
                .subject(subject)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plus(Duration.ofHours(1))))
                .claim("name", subject)
                .claim("groups", groups)
                .build());
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException("every Java has RSA", e);
    }
    return token.serialize();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
