package cloud.faso.platform.http;

import cloud.faso.platform.problem.Words;
import jakarta.annotation.Priority;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.HttpHeaders;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * Gives every request a trace id, that of its {@code traceparent} header (W3C Trace Context) where
 * there is one: it stands in each log line, in problems and in the answer's {@code Trace-Id}. Also
 * chooses the language of the answer.
 */
@PreMatching
@Priority(TraceFilter.FIRST)
public final class TraceFilter implements ContainerRequestFilter, ContainerResponseFilter {

  /** Before every other filter of a request, and after every other of an answer. */
  static final int FIRST = 1;

  /** Name of the trace id in log lines. */
  public static final String TRACE_ID = "traceId";

  static final String HEADER = "Trace-Id";

  private static final Pattern TRACEPARENT =
      Pattern.compile("[0-9a-f]{2}-([0-9a-f]{32})-[0-9a-f]{16}-[0-9a-f]{2}.*");

  private final RandomGenerator random;

  public TraceFilter(RandomGenerator random) {
    this.random = random;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    String traceId = traceId(request.getHeaderString("traceparent"));
    MDC.put(TRACE_ID, traceId);
    request.setProperty(TRACE_ID, traceId);
    RequestValues.put(
        request, Locale.class, language(request.getHeaderString(HttpHeaders.ACCEPT_LANGUAGE)));
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (request.getProperty(TRACE_ID) instanceof String traceId) {
      response.getHeaders().putSingle(HEADER, traceId);
    }
    MDC.remove(TRACE_ID);
  }

  private String traceId(@Nullable String traceparent) {
    if (traceparent != null) {
      Matcher parent = TRACEPARENT.matcher(traceparent);
      if (parent.matches()) {
        return parent.group(1);
      }
    }
    return newTraceId(random);
  }

  static String newTraceId(RandomGenerator random) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(random.nextLong()) + hex.toHexDigits(random.nextLong());
  }

  /**
   * The language of ours that the caller would rather have (RFC 4647, lookup); English when none.
   *
   * @param wanted value of {@code Accept-Language}, or null
   */
  static Locale language(@Nullable String wanted) {
    try {
      Locale found =
          wanted == null
              ? null
              : Locale.lookup(Locale.LanguageRange.parse(wanted), Words.LANGUAGES);
      return found == null ? Words.LANGUAGES.getFirst() : found;
    } catch (IllegalArgumentException unreadable) {
      return Words.LANGUAGES.getFirst();
    }
  }
}
