package cloud.faso.platform.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import org.jspecify.annotations.Nullable;

/**
 * Where a request came from, and what it was.
 *
 * @param request method and path, without the query, at most {@value #MAX} characters
 * @param address of the client, as far as the server knows it; null for none
 * @param traceId what its log lines are found by; null for none
 */
public record Origin(String request, @Nullable String address, @Nullable String traceId) {

  static final int MAX = 500;

  /** A request's. */
  public static Origin of(ContainerRequestContext request, @Nullable String address) {
    String text = request.getMethod() + " " + request.getUriInfo().getRequestUri().getRawPath();
    return new Origin(
        text.length() <= MAX ? text : text.substring(0, MAX - 1) + "…",
        address,
        request.getProperty(TraceFilter.TRACE_ID) instanceof String traceId ? traceId : null);
  }
}
