package cloud.faso.platform.http;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Violation;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
 * Answers as a problem also what the server refuses before anything of ours has seen it: a path
 * that holds a NUL, headers beyond all measure.
 */
public final class ProblemErrorHandler extends ErrorHandler {

  private static final Logger log = LoggerFactory.getLogger(ProblemErrorHandler.class);

  private final ObjectMapper json;
  private final RandomGenerator random;

  public ProblemErrorHandler(ObjectMapper json, RandomGenerator random) {
    this.json = json;
    this.random = random;
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
    String path = request.getHttpURI().getPath();
    log.info("{} {}: {} {}, trace {}", request.getMethod(), path, status, message, traceId);
    Locale locale = TraceFilter.language(Request.getLocales(request));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    response.getHeaders().put(TraceFilter.HEADER, traceId);
    // The server is about to, and a caller who is not told sends the next request in vain.
    response.getHeaders().put(HttpFields.CONNECTION_CLOSE);
    if (status == 503) {
      response.getHeaders().put(HttpHeader.RETRY_AFTER, 1);
    }
    String body = json.writeValueAsString(body(status, message, path, locale, traceId));
    Content.Sink.write(response, true, body, callback);
  }

  private static Map<String, Object> body(
      int status, @Nullable String message, @Nullable String path, Locale locale, String traceId) {
    PlatformProblem problem =
        status == 503
            ? PlatformProblem.UNAVAILABLE
            : status < 500 ? PlatformProblem.MALFORMED : PlatformProblem.UNEXPECTED;
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", problem.urn());
    body.put("title", Words.say(locale, problem.code() + ".title"));
    body.put("status", status);
    body.put("detail", problem.problem().detail().in(locale));
    if (path != null) {
      body.put("instance", path);
    }
    body.put(
        "violations",
        status < 500 && message != null ? List.of(new Violation("", message)) : List.of());
    body.put("traceId", traceId);
    return body;
  }
}
