package cloud.faso.agentlink;

import cloud.faso.platform.problem.PlatformProblem;
import jakarta.annotation.Priority;
import jakarta.inject.Provider;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;

/**
 * Keeps apart the two ports: what agents call answers on theirs only, and all else on the public
 * one. On the other port a path is as if it did not exist, whatever the method.
 */
@PreMatching
@Priority(PortFilter.AFTER_TRACING)
public final class PortFilter implements ContainerRequestFilter {

  /** Set on every request that came in at the agents' port. */
  public static final String AGENTS_PORT = "cloud.faso.agents-port";

  static final int AFTER_TRACING = 10_000;

  private static final String AGENT_PATHS = "agent/";

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private Provider<HttpServletRequest> servletRequest;

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath();
    boolean forAgents = path.equals("agent") || path.startsWith(AGENT_PATHS);
    boolean atAgentsPort = servletRequest.get().getAttribute(AGENTS_PORT) != null;
    if (forAgents != atAgentsPort) {
      throw PlatformProblem.NO_SUCH_PATH.problem(
          request.getMethod(), request.getUriInfo().getRequestUri().getPath());
    }
  }
}
