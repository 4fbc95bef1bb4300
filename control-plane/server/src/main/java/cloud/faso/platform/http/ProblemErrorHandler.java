package cloud.faso.platform.http;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers as a problem also what the server refuses before anything of ours has seen it: a line
 * that is no request's, headers beyond all measure.
 */
public final class ProblemErrorHandler extends ErrorHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemErrorHandler.class);

  /** What Jetty puts for a path that it did not get to read. */
  private static final String UNREAD = "/badMessage";

  /** How Jetty begins what it says of a path that could be read in two ways. */
  static final String OF_THE_PATH = "Ambiguous URI";

  private final ObjectMapper json;
  private final RandomGenerator random;
  private final Function<String, Set<String>> methods;

  /**
   * @param methods what a path takes; none when there is no such path
   */
  public ProblemErrorHandler(
      ObjectMapper json, RandomGenerator random, Function<String, Set<String>> methods) {
    this.json = json;
    this.random = random;
    this.methods = methods;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback)
      throws IOException {
    String traceId = TraceFilter.newTraceId(random);
    String path = AnyPathConnections.calledPath(request);
    log.info("{} {}: {} {}, trace {}", request.getMethod(), path, status, message, traceId);
    HttpFields headers = request.getHeaders();
    Locale locale =
        TraceFilter.language(
            headers.contains(HttpHeader.ACCEPT_LANGUAGE)
                ? String.join(",", headers.getValuesList(HttpHeader.ACCEPT_LANGUAGE))
                : null);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    response.getHeaders().put(TraceFilter.HEADER, traceId);
    // The server is about to, and a caller who is not told sends the next request in vain.
    response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    if (status == 503) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
    }
    if (status == 405) {
      String allowed = path == null ? "" : String.join(", ", methods.apply(path));
      response.getHeaders().put(HttpHeader.ALLOW, allowed);
    }
    Problem problem = problem(status, message, request.getMethod(), path);
    String body = json.writeValueAsString(body(problem, status, path, locale, traceId));
    Content.Sink.write(response, true, body, callback);
  }

  private static Problem problem(
      int status, @Nullable String message, String method, @Nullable String path) {
    return switch (status) {
      case 404 ->
          PlatformProblem.NO_SUCH_PATH.problem(method, Objects.requireNonNullElse(path, UNREAD));
      case 405 -> PlatformProblem.METHOD_NOT_ALLOWED.problem(method);
      case 503 -> PlatformProblem.UNAVAILABLE.problem();
      default -> status >= 500 ? PlatformProblem.UNEXPECTED.problem() : unread(message);
    };
  }

  /** Jetty's own message is in the log: it is in English only, and speaks of Jetty. */
  private static Problem unread(@Nullable String message) {
    boolean path = message != null && message.startsWith(OF_THE_PATH);
    return PlatformProblem.MALFORMED
        .problem()
        .because("", path ? "violation.path" : "violation.head");
  }

  /** A path as a URI refers to it (RFC 3986); empty for one that none could. */
  private static Optional<String> reference(String path) {
    try {
      URI uri = new URI(path);
      return path.equals(uri.getRawPath()) ? Optional.of(uri.toASCIIString()) : Optional.empty();
    } catch (URISyntaxException _) {
      return Optional.empty();
    }
  }

  private static Map<String, Object> body(
      Problem problem, int status, @Nullable String path, Locale locale, String traceId) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", problem.code().urn());
    body.put("title", Words.say(locale, problem.code().code() + ".title"));
    body.put("status", status);
    body.put("detail", problem.detail().in(locale));
    if (path != null && !path.equals(UNREAD)) {
      reference(path).ifPresent(instance -> body.put("instance", instance));
    }
    body.put("violations", problem.violations(locale));
    body.put("traceId", traceId);
    return body;
  }
}
