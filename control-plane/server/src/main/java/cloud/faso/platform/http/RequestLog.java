package cloud.faso.platform.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs one line for each request that changes something or is refused: who, what, and how it went.
 * The trace id of the line is that of the answer. What agents report in good order is not logged:
 * it is most of all requests, and what comes of it is told by events.
 */
public final class RequestLog implements ContainerResponseFilter {

  /** Property of a request: the code of the problem that answers it. */
  static final String CODE = RequestLog.class.getName() + ".code";

  private static final Logger log = LoggerFactory.getLogger(RequestLog.class);
  private static final String AGENT_PATHS = "agent/";
  private static final Set<String> READING = Set.of("GET", "HEAD");
  private static final int REFUSED = 400;

  private final Function<ContainerRequestContext, @Nullable String> callerOf;

  /**
   * @param callerOf whose request it is, for people; null for nobody's
   */
  public RequestLog(Function<ContainerRequestContext, @Nullable String> callerOf) {
    this.callerOf = callerOf;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    if (isNotable(request, response)) {
      String caller = callerOf.apply(request);
      String code = codeOf(request);
      log.info(
          "{} {} by {}: {}{}",
          request.getMethod(),
          request.getUriInfo().getRequestUri().getRawPath(),
          caller == null ? "nobody" : caller,
          response.getStatus(),
          code == null ? "" : " " + code);
    }
  }

  /** The code of the problem that answers a request; null for none. */
  public static @Nullable String codeOf(ContainerRequestContext request) {
    return request.getProperty(CODE) instanceof String code ? code : null;
  }

  private static boolean isNotable(
      ContainerRequestContext request, ContainerResponseContext response) {
    boolean changes =
        !READING.contains(request.getMethod())
            && !request.getUriInfo().getPath().startsWith(AGENT_PATHS);
    return changes || response.getStatus() >= REFUSED;
  }
}
