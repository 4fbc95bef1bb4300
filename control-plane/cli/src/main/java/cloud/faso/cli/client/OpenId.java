package cloud.faso.cli.client;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.World;
import cloud.faso.cli.words.Words;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Gets a token from an OpenID Connect issuer for whoever sits here: through a browser, with a code
 * that comes back to this machine (RFC 8252) and PKCE (RFC 7636); or on any other device, where a
 * short code is typed (RFC 8628). The token never passes through argv, and is kept nowhere.
 */
public final class OpenId {

  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final World world;
  private final Words words;
  private final String issuer;
  private final String clientId;
  private final String audience;
  private final String scopes;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build();

  /**
   * @param issuer as {@code GET /v1/login} describes it
   */
  public OpenId(World world, Words words, JsonNode issuer) {
    this.world = world;
    this.words = words;
    this.issuer = issuer.path("issuer").asText();
    this.clientId = issuer.path("clientId").asText();
    this.audience = issuer.path("audience").asText();
    this.scopes = issuer.path("scopes").asText();
  }

  /** An access token for whoever signs in with the browser. */
  public String byBrowser() {
    JsonNode endpoints = discover();
    String verifier = random();
    String state = random();
    try (Redirect redirect = new Redirect(state, words)) {
      String url =
          endpoints.path("authorization_endpoint").asText()
              + "?"
              + form(
                  Map.of(
                      "response_type",
                      "code",
                      "client_id",
                      clientId,
                      "redirect_uri",
                      redirect.url(),
                      "scope",
                      scopes,
                      "resource",
                      audience,
                      "state",
                      state,
                      "code_challenge",
                      challenge(verifier),
                      "code_challenge_method",
                      "S256"));
      world.err().println(words.of("login.browser", url));
      world.err().flush();
      world.browser().accept(url);
      String code = code(redirect);
      JsonNode answer =
          post(
              endpoints.path("token_endpoint").asText(),
              Map.of(
                  "grant_type", "authorization_code",
                  "client_id", clientId,
                  "redirect_uri", redirect.url(),
                  "resource", audience,
                  "code", code,
                  "code_verifier", verifier));
      return token(answer);
    } catch (IOException e) {
      throw away(e);
    }
  }

  private String code(Redirect redirect) {
    return switch (redirect.await(LONGEST).orElseThrow(() -> failure("login.late"))) {
      case Redirect.Answer.Code said -> said.code();
      case Redirect.Answer.Refused refused -> throw refused(refused.why());
    };
  }

  /** An access token for whoever types the code that is shown, on whatever device. */
  public String byDevice() {
    JsonNode endpoints = discover();
    String start = endpoints.path("device_authorization_endpoint").asText();
    if (start.isEmpty()) {
      throw failure("login.no-device-flow", issuer);
    }
    JsonNode begun =
        post(start, Map.of("client_id", clientId, "scope", scopes, "resource", audience));
    if (!begun.has("device_code")) {
      throw refused(begun);
    }
    world
        .err()
        .println(
            words.of(
                "login.device",
                begun.path("verification_uri").asText(),
                begun.path("user_code").asText()));
    world.err().flush();
    return awaitDevice(endpoints, begun);
  }

  private String awaitDevice(JsonNode endpoints, JsonNode begun) {
    Instant end = world.clock().instant().plusSeconds(begun.path("expires_in").asLong(600));
    long pause = begun.path("interval").asLong(5);
    while (world.clock().instant().isBefore(end)) {
      rest(Duration.ofSeconds(pause));
      JsonNode answer =
          post(
              endpoints.path("token_endpoint").asText(),
              Map.of(
                  "grant_type",
                  "urn:ietf:params:oauth:grant-type:device_code",
                  "client_id",
                  clientId,
                  "resource",
                  audience,
                  "device_code",
                  begun.path("device_code").asText()));
      switch (answer.path("error").asText()) {
        case "authorization_pending" -> {}
        case "slow_down" -> pause += 5;
        default -> {
          return token(answer);
        }
      }
    }
    throw failure("login.late");
  }

  private JsonNode discover() {
    String base = issuer.replaceAll("/+$", "");
    JsonNode found =
        send(HttpRequest.newBuilder(URI.create(base + "/.well-known/openid-configuration")));
    if (!found.path("issuer").asText().equals(issuer)) {
      throw failure("login.other-issuer", issuer, found.path("issuer").asText());
    }
    return found;
  }

  private String token(JsonNode answer) {
    if (!answer.path("access_token").isTextual()) {
      throw refused(answer);
    }
    return answer.path("access_token").asText();
  }

  private CliFailure refused(JsonNode answer) {
    return refused(answer.path("error_description").asText(answer.path("error").asText()));
  }

  private CliFailure refused(String said) {
    return new CliFailure(ExitCode.REFUSED, words.of("login.refused", issuer, said));
  }

  private JsonNode post(String url, Map<String, String> fields) {
    return send(
        HttpRequest.newBuilder(URI.create(url))
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(fields))));
  }

  private JsonNode send(HttpRequest.Builder request) {
    try {
      HttpResponse<byte[]> answer =
          client.send(
              request.timeout(PATIENCE).header("Accept", "application/json").build(),
              HttpResponse.BodyHandlers.ofByteArray());
      return Json.read(answer.body());
    } catch (IOException e) {
      throw away(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted");
    }
  }

  private void rest(Duration time) {
    try {
      world.pause().of(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failure("interrupted");
    }
  }

  /** Its kind tells an operator more than its message, which is none when nobody listens. */
  private CliFailure away(IOException cause) {
    return failure("login.issuer-away", issuer, cause.getClass().getSimpleName());
  }

  private CliFailure failure(String key, Object... arguments) {
    return new CliFailure(ExitCode.NO_ANSWER, words.of(key, arguments));
  }

  private static String form(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> field.getKey() + "=" + Request.escape(field.getValue()))
        .collect(Collectors.joining("&"));
  }

  private static String random() {
    byte[] bytes = new byte[32];
    RANDOM.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String challenge(String verifier) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java has SHA-256", e);
    }
  }
}
