package cloud.faso.platform.http;

import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.Words;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonProcessingException;
import jakarta.ws.rs.ProcessingException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.glassfish.jersey.message.internal.HeaderValueException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers whatever was thrown as a problem (RFC 9457), in the caller's language. What we did not
 * expect is logged with its trace id and answered without a word of its inside.
 */
public final class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final Logger log = LoggerFactory.getLogger(ProblemMapper.class);

  /** An extension that is answered as a header. */
  private static final String RETRY_AFTER = "retryAfterSeconds";

  /** A number of bytes that is soon read. */
  private static final Pattern SMALL = Pattern.compile("[0-9]{1,5}");

  private static final MediaType PROBLEM_JSON = new MediaType("application", "problem+json");

  private final Function<String, Set<String>> methods;

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private jakarta.inject.Provider<ContainerRequestContext> request;

  /**
   * @param methods what a path takes
   */
  public ProblemMapper(Function<String, Set<String>> methods) {
    this.methods = methods;
  }

  @Override
  public Response toResponse(Throwable failure) {
    Response.ResponseBuilder response = Response.noContent();
    Problem problem =
        switch (failure) {
          case Problem known -> known;
          case WebApplicationException http -> known(http, response);
          case JsonProcessingException json -> notJson(json.getLocation());
          case HeaderValueException _ ->
              PlatformProblem.MALFORMED.problem().because("", "violation.head");
          case RuntimeException broken when Database.isAway(broken) ->
              PlatformProblem.UNAVAILABLE.problem();
          default -> unknown(failure);
        };
    readOut();
    return answer(problem, response);
  }

  /**
   * Takes in a small body that was refused unread: a caller that is still sending it would find its
   * connection closed instead of our answer. A large one is not worth the wait.
   */
  private void readOut() {
    ContainerRequestContext present = request.get();
    String length = present.getHeaderString(HttpHeaders.CONTENT_LENGTH);
    if (length == null || !SMALL.matcher(length).matches()) {
      return;
    }
    try {
      present.getEntityStream().skipNBytes(Long.parseLong(length));
    } catch (IOException | IllegalStateException | ProcessingException end) {
      // It was read to its end before, or its sender has gone.
      log.trace("no more of the body", end);
    }
  }

  private Response answer(Problem problem, Response.ResponseBuilder response) {
    int status = problem.code().kind().status();
    if (status == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer realm=\"faso\"");
    }
    Object retryAfter = problem.extensions().get(RETRY_AFTER);
    if (retryAfter != null || status == 503) {
      response.header(HttpHeaders.RETRY_AFTER, Objects.requireNonNullElse(retryAfter, 1));
    }
    return response.status(status).type(PROBLEM_JSON).entity(body(problem)).build();
  }

  private Map<String, Object> body(Problem problem) {
    Locale locale =
        Objects.requireNonNullElse(
            RequestValues.get(request.get(), Locale.class), Words.LANGUAGES.getFirst());
    String code = problem.code().code();
    request.get().setProperty(RequestLog.PROBLEM, problem.code());
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("type", problem.code().urn());
    body.put("title", Words.say(locale, code + ".title"));
    body.put("status", problem.code().kind().status());
    body.put("detail", problem.detail().in(locale));
    body.put("instance", request.get().getUriInfo().getRequestUri().getRawPath());
    body.put("violations", problem.violations(locale));
    body.put("traceId", traceId());
    body.putAll(problem.extensions());
    body.remove(RETRY_AFTER);
    return body;
  }

  private @Nullable Object traceId() {
    return request.get().getProperty(TraceFilter.TRACE_ID);
  }

  private static Problem notJson(@Nullable JsonLocation place) {
    JsonLocation at = Objects.requireNonNullElse(place, JsonLocation.NA);
    return PlatformProblem.MALFORMED
        .problem()
        .because("", "violation.not-json", at.getLineNr(), at.getColumnNr());
  }

  private Problem unknown(Throwable failure) {
    log.error(
        "{} {} failed", request.get().getMethod(), request.get().getUriInfo().getPath(), failure);
    return PlatformProblem.UNEXPECTED.problem();
  }

  private Problem known(WebApplicationException failure, Response.ResponseBuilder response) {
    Response inner = failure.getResponse();
    String method = request.get().getMethod();
    String path = request.get().getUriInfo().getRequestUri().getPath();
    return switch (inner.getStatus()) {
      case 400 -> PlatformProblem.MALFORMED.problem();
      case 404 -> PlatformProblem.NO_SUCH_PATH.problem(method, path);
      case 405 -> {
        response.header(HttpHeaders.ALLOW, String.join(", ", methods.apply(path)));
        yield PlatformProblem.METHOD_NOT_ALLOWED.problem(method);
      }
      case 406 -> PlatformProblem.NOT_ACCEPTABLE.problem();
      case 415 -> PlatformProblem.UNSUPPORTED_MEDIA_TYPE.problem();
      default -> unknown(failure);
    };
  }
}
