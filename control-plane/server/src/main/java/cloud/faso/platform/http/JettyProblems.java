package cloud.faso.platform.http;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.ProblemCode;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers as a problem what the HTTP server refuses before we see it: a URI or header it cannot
 * take.
 */
public final class JettyProblems extends ErrorHandler {

  private static final Logger log = LoggerFactory.getLogger(JettyProblems.class);
  private static final int SERVER_ERROR = 500;
  private static final int NOT_FOUND = 404;

  private final ObjectMapper json;

  public JettyProblems(ObjectMapper json) {
    this.json = json;
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
      Callback callback) {
    String traceId = UUID.randomUUID().toString().replace("-", "");
    log.info(
        "{} {}: {} {}, trace {}",
        request.getMethod(),
        request.getHttpURI(),
        status,
        message,
        traceId);
    Locale locale = TraceFilter.language(Request.getLocales(request));
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/problem+json");
    response.write(
        true, ByteBuffer.wrap(body(request, status, message, traceId, locale)), callback);
  }

  private byte[] body(
      Request request, int status, @Nullable String message, String traceId, Locale locale) {
    ProblemCode code = codeOf(status);
    String path = request.getHttpURI().getPath();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", code.urn());
    body.put("title", Words.say(locale, code.code() + ".title"));
    body.put("status", status);
    body.put("detail", Words.say(locale, code.code() + ".detail", request.getMethod(), path));
    body.put("instance", path);
    body.put(
        "violations",
        code == PlatformProblem.MALFORMED && message != null
            ? List.of(Map.of("pointer", "", "detail", message))
            : List.of());
    body.put("traceId", traceId);
    try {
      return json.writeValueAsString(body).getBytes(StandardCharsets.UTF_8);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a problem that is no JSON", e);
    }
  }

  private static ProblemCode codeOf(int status) {
    if (status >= SERVER_ERROR) {
      return PlatformProblem.UNEXPECTED;
    }
    return status == NOT_FOUND ? PlatformProblem.NO_SUCH_PATH : PlatformProblem.MALFORMED;
  }
}
