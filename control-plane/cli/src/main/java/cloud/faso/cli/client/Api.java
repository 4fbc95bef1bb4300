package cloud.faso.cli.client;

import cloud.faso.cli.CliFailure;
import cloud.faso.cli.ExitCode;
import cloud.faso.cli.World;
import cloud.faso.cli.words.Words;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.ProtocolException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.function.UnaryOperator;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;

/**
 * Sends calls, each until it is answered or hope is lost: a lost connection, 429 and 503 are tried
 * again. That is safe for every call: a POST carries the same idempotency key each time, and all
 * others say what must be. Such another is refused, however, when an earlier try of its own was
 * carried out and only the answer got lost; whoever is told of the refusal is told that, too.
 */
public final class Api {

  private static final String AUTHORIZATION = "Authorization";
  private static final int ATTEMPTS = 6;
  private static final Duration FIRST_PAUSE = Duration.ofMillis(200);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);

  private final World world;
  private final Words words;
  private final Settings settings;
  private final UnaryOperator<String> origins;
  private final HttpClient client;

  /**
   * Calls of one control plane.
   *
   * @param origins what the person typed for a part of a call that a violation points at
   */
  public Api(World world, Words words, Settings settings, UnaryOperator<String> origins) {
    this.world = world;
    this.words = words;
    this.settings = settings;
    this.origins = origins;
    this.client = client(settings.url());
  }

  private static HttpClient client(URI url) {
    HttpClient.Builder builder =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10));
    if (url.getScheme().equals("http")) {
      builder.sslContext(NoTls.context());
    }
    return builder.build();
  }

  /**
   * The answer to a call that went well.
   *
   * @throws ProblemFailure when the control plane says no
   */
  public Answer send(Request request) {
    Exchange<byte[]> exchange = exchange(request, BodyHandlers.ofByteArray());
    HttpResponse<byte[]> response = exchange.response();
    if (response.statusCode() >= 300) {
      throw ProblemFailure.of(
          response.statusCode(), Json.read(response.body()), exchange.mayRepeat(), origins, words);
    }
    Answer answer = Answer.of(response);
    if (!answer.isReadable()) {
      throw new CliFailure(ExitCode.UNEXPECTED, words.of("answer.unreadable", settings.url()));
    }
    return answer;
  }

  /** The body of an answer that has no end; whoever reads it closes it. */
  public InputStream open(Request request) {
    HttpResponse<InputStream> response = exchange(request, BodyHandlers.ofInputStream()).response();
    if (response.statusCode() >= 300) {
      try (InputStream body = response.body()) {
        throw ProblemFailure.of(
            response.statusCode(), Json.read(body.readAllBytes()), false, origins, words);
      } catch (IOException e) {
        throw noAnswer(e);
      }
    }
    return response.body();
  }

  /**
   * An answer.
   *
   * @param mayRepeat whether an earlier try may have done already what this one asked for
   */
  private record Exchange<T>(HttpResponse<T> response, boolean mayRepeat) {}

  private <T> Exchange<T> exchange(Request request, BodyHandler<T> handler) {
    String key = request.method().equals("POST") ? world.keys().get() : "";
    boolean mayRepeat = false;
    for (int attempt = 1; ; attempt++) {
      try {
        HttpResponse<T> response = client.send(http(request, key), handler);
        if (attempt == ATTEMPTS || !passes(response.statusCode())) {
          return new Exchange<>(response, mayRepeat);
        }
        // 503 is also said of a commit that the database did not confirm, and by gateways.
        mayRepeat |= changes(request) && response.statusCode() >= 500;
        pause(retryAfter(response, attempt));
      } catch (IOException e) {
        if (attempt == ATTEMPTS || isForGood(e)) {
          throw noAnswer(e);
        }
        mayRepeat |= changes(request) && !(e instanceof ConnectException);
        pause(backoff(attempt));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new CliFailure(ExitCode.UNEXPECTED, words.of("interrupted"));
      }
    }
  }

  private static boolean isUnresolved(Throwable failure) {
    return failure instanceof UnresolvedAddressException
        || (failure.getCause() != null && isUnresolved(failure.getCause()));
  }

  /** Whether another try will not end otherwise, or would take too long. */
  private static boolean isForGood(IOException e) {
    return e instanceof HttpTimeoutException
        || e instanceof SSLException
        || e instanceof ProtocolException;
  }

  /** Whether a call changes something, and has no key by which a second try is known as such. */
  private static boolean changes(Request request) {
    return !request.method().equals("GET") && !request.method().equals("POST");
  }

  private HttpRequest http(Request request, String key) {
    HttpRequest.Builder http =
        HttpRequest.newBuilder(URI.create(settings.url() + request.target()))
            .timeout(Duration.ofSeconds(request.seconds()))
            .header("Accept-Language", words.language())
            .header("User-Agent", "faso-cli")
            .method(request.method(), publisher(request));
    String token = settings.token();
    if (token != null && !request.headers().containsKey(AUTHORIZATION)) {
      http.header(AUTHORIZATION, "Bearer " + token);
    }
    if (!key.isEmpty()) {
      http.header("Idempotency-Key", key);
    }
    String type = contentType(request);
    if (!type.isEmpty()) {
      http.header("Content-Type", type);
    }
    request.headers().forEach(http::header);
    return http.build();
  }

  private static String contentType(Request request) {
    if (request.upload() != null) {
      return "application/octet-stream";
    }
    if (request.body() == null) {
      return "";
    }
    return request.method().equals("PATCH") ? "application/merge-patch+json" : "application/json";
  }

  private static BodyPublisher publisher(Request request) {
    Upload upload = request.upload();
    if (upload != null) {
      BodyPublisher stream =
          BodyPublishers.ofInputStream(
              () -> {
                try {
                  return upload.open();
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              });
      return upload.bytes() == 0 ? stream : BodyPublishers.fromPublisher(stream, upload.bytes());
    }
    return request.body() == null
        ? BodyPublishers.noBody()
        : BodyPublishers.ofByteArray(Json.write(request.body()));
  }

  private static boolean passes(int status) {
    return status == 429 || status == 502 || status == 503 || status == 504;
  }

  private static Duration retryAfter(HttpResponse<?> response, int attempt) {
    // The header may hold a date as well; then the usual pause does.
    try {
      long seconds = response.headers().firstValueAsLong("Retry-After").orElse(0);
      Duration asked = Duration.ofSeconds(seconds);
      Duration usual = backoff(attempt);
      return asked.compareTo(usual) > 0 ? shorter(asked, LONGEST_PAUSE) : usual;
    } catch (NumberFormatException e) {
      return backoff(attempt);
    }
  }

  private static Duration backoff(int attempt) {
    return shorter(FIRST_PAUSE.multipliedBy(1L << (attempt - 1)), LONGEST_PAUSE);
  }

  private static Duration shorter(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? one : other;
  }

  private void pause(Duration time) {
    try {
      world.pause().of(time);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliFailure(ExitCode.UNEXPECTED, words.of("interrupted"));
    }
  }

  private CliFailure noAnswer(IOException cause) {
    CliFailure failure =
        new CliFailure(ExitCode.NO_ANSWER, words.of("no-answer", settings.url(), reason(cause)));
    failure.initCause(cause);
    return failure;
  }

  private String reason(IOException cause) {
    return switch (cause) {
      case HttpTimeoutException _ -> words.of("no-answer.late");
      case ConnectException e when isUnresolved(e) ->
          words.of("no-answer.unknown-host", settings.url().getHost());
      case ConnectException _ -> words.of("no-answer.nobody");
      case SSLHandshakeException _ -> words.of("no-answer.untrusted");
      case SSLException _ -> words.of("no-answer.no-tls");
      case ProtocolException _ -> words.of("no-answer.no-http");
      default -> words.of("no-answer.cut");
    };
  }
}
