package cloud.faso.access;

import cloud.faso.platform.http.RequestValues;
import cloud.faso.platform.problem.PlatformProblem;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import org.jspecify.annotations.Nullable;

/** Tells who has waited for a change nothing when their token became void meanwhile. */
public final class WaitGate implements ContainerResponseFilter {

  private final Callers callers;

  public WaitGate(Callers callers) {
    this.callers = callers;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    @Nullable Caller caller = RequestValues.get(request, Caller.class);
    if (caller != null
        && request.getMethod().equals("GET")
        && request.getUriInfo().getQueryParameters().containsKey("wait")
        && response.getStatus() == 200
        && !callers.stillValid(caller)) {
      throw PlatformProblem.UNAUTHENTICATED.problem();
    }
  }
}
