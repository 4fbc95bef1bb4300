package cloud.faso.platform.http;

import cloud.faso.platform.problem.ProblemCode;
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

  /** Property of a request: the {@link ProblemCode} of what answers it. */
  static final String PROBLEM = RequestLog.class.getName() + ".problem";

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
      ProblemCode problem = problemOf(request);
      log.info(
          "{} {} by {}: {}{}",
          request.getMethod(),
          request.getUriInfo().getRequestUri().getRawPath(),
          caller == null ? "nobody" : caller,
          response.getStatus(),
          problem == null ? "" : " " + problem.code());
    }
  }

  /** What kind of problem answers a request; null for none. */
  public static @Nullable ProblemCode problemOf(ContainerRequestContext request) {
    return request.getProperty(PROBLEM) instanceof ProblemCode problem ? problem : null;
  }

  private static boolean isNotable(
      ContainerRequestContext request, ContainerResponseContext response) {
    boolean changes =
        !READING.contains(request.getMethod())
            && !request.getUriInfo().getPath().startsWith(AGENT_PATHS);
    return changes || response.getStatus() >= REFUSED;
  }
}
