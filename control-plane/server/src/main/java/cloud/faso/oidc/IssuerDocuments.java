package cloud.faso.oidc;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jose.util.ResourceRetriever;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Fetches what an issuer publishes: its discovery document and its keys. */
final class IssuerDocuments implements ResourceRetriever, AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int MAX = 1 << 20;

  private final HttpClient client =
      HttpClient.newBuilder()
          .connectTimeout(PATIENCE)
          // Where it would lead is not what was configured.
          .followRedirects(HttpClient.Redirect.NEVER)
          .build();

  private final URI issuer;
  private volatile boolean keysSeen;

  IssuerDocuments(URI issuer) {
    this.issuer = issuer;
  }

  /** True once its keys were had. */
  boolean haveKeys() {
    return keysSeen;
  }

  /**
   * Where the issuer's keys are (OpenID Connect Discovery 1.0, section 4).
   *
   * @throws IOException when it does not answer, or speaks for another issuer
   */
  URI keys() throws IOException {
    String base = issuer.toString().replaceAll("/+$", "");
    JsonNode document =
        JSON.readTree(fetch(URI.create(base + "/.well-known/openid-configuration")));
    String said = document.path("issuer").asText();
    if (!said.equals(issuer.toString())) {
      throw new IOException("the discovery document at " + issuer + " is of issuer " + said);
    }
    try {
      return OidcSettings.requireSafe(URI.create(document.path("jwks_uri").asText()));
    } catch (IllegalArgumentException e) {
      throw new IOException("the discovery document at " + issuer + " names no keys", e);
    }
  }

  /**
   * The issuer's keys.
   *
   * @param url where they were when they were looked for first; they may have moved since
   */
  @Override
  public Resource retrieveResource(URL url) throws IOException {
    Resource keys = new Resource(fetch(keys()), "application/json");
    keysSeen = true;
    return keys;
  }

  private String fetch(URI url) throws IOException {
    HttpRequest request =
        HttpRequest.newBuilder(url).timeout(PATIENCE).header("Accept", "application/json").build();
    try {
      HttpResponse<InputStream> answer =
          client.send(request, HttpResponse.BodyHandlers.ofInputStream());
      try (InputStream body = answer.body()) {
        if (answer.statusCode() != 200) {
          throw new IOException(url + " answers " + answer.statusCode());
        }
        byte[] read = body.readNBytes(MAX + 1);
        if (read.length > MAX) {
          throw new IOException(url + " answers more than " + MAX + " bytes");
        }
        return new String(read, StandardCharsets.UTF_8);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
