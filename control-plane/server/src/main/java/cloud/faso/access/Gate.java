package cloud.faso.access;

import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.Operation;
import cloud.faso.platform.http.RequestValues;
import cloud.faso.platform.problem.PlatformProblem;
import jakarta.annotation.Priority;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.Priorities;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.model.ResourceMethod;
import org.jspecify.annotations.Nullable;

/**
 * Lets a request through to its resource method, or refuses it. Whatever is not declared in the
 * contract is refused: the default is deny.
 */
@Priority(Priorities.AUTHENTICATION)
public final class Gate implements ContainerRequestFilter {

  private static final String BEARER = "Bearer ";

  private final Contract contract;
  private final Callers callers;
  private final ForeignTokens foreign;
  private final Directory directory;

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private ResourceInfo resource;

  public Gate(Contract contract, Callers callers, ForeignTokens foreign, Directory directory) {
    this.contract = contract;
    this.callers = callers;
    this.foreign = foreign;
    this.directory = directory;
  }

  @Override
  public void filter(ContainerRequestContext request) {
    if (resource.getResourceClass().isAnnotationPresent(AgentFacing.class)) {
      return;
    }
    Operation operation = contract.operation(resource.getResourceMethod().getName());
    if (operation == null) {
      throw notAllowed(request);
    }
    if (operation.scope() == Operation.Scope.PUBLIC) {
      return;
    }
    Caller caller = authenticate(request);
    RequestValues.put(request, Caller.class, caller);
    enter(operation, caller, request);
  }

  /** E.g. an OPTIONS that nobody declared: the framework would answer it by itself. */
  private static NotAllowedException notAllowed(ContainerRequestContext request) {
    Set<String> allowed =
        ((ExtendedUriInfo) request.getUriInfo())
            .getMatchedModelResource().getResourceMethods().stream()
                .filter(method -> !method.isExtended())
                .map(ResourceMethod::getHttpMethod)
                .collect(Collectors.toSet());
    return new NotAllowedException(
        Response.status(Response.Status.METHOD_NOT_ALLOWED).allow(allowed).build());
  }

  private Caller authenticate(ContainerRequestContext request) {
    String header = request.getHeaderString(HttpHeaders.AUTHORIZATION);
    if (header == null || !header.regionMatches(true, 0, BEARER, 0, BEARER.length())) {
      throw PlatformProblem.UNAUTHENTICATED.problem();
    }
    String bearer = header.substring(BEARER.length()).strip();
    return (bearer.startsWith(SecretToken.PREFIX)
            ? callers.byToken(bearer)
            : foreign.callerOf(bearer))
        .orElseThrow(PlatformProblem.UNAUTHENTICATED::problem);
  }

  private void enter(Operation operation, Caller caller, ContainerRequestContext request) {
    Set<String> roles = operation.roles();
    if (operation.scope() != Operation.Scope.PERSON) {
      caller.requireRole();
    }
    switch (operation.scope()) {
      case PUBLIC, NODE -> {}
      case PERSON -> RequestValues.put(request, PersonScope.class, caller.enterSelf());
      case SELF -> {
        if (!roles.isEmpty()) {
          RequestValues.put(request, PlatformScope.class, caller.enterPlatform(roles));
        }
      }
      case PLATFORM -> RequestValues.put(request, PlatformScope.class, caller.enterPlatform(roles));
      case MINISTRY -> {
        String named = named(request, "ministry");
        MinistryRef ministry =
            directory
                .ministry(named)
                .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("ministry", named));
        RequestValues.put(request, MinistryScope.class, caller.enter(ministry, named, roles));
        if (operation.mutating() && !operation.whileRetiring()) {
          ministry.requireStays();
        }
      }
      case TENANT -> {
        String named = named(request, "tenant");
        TenantRef tenant = directory.tenant(caller, named);
        RequestValues.put(request, TenantScope.class, caller.enter(tenant, named, roles));
        if (operation.mutating() && !operation.whileRetiring()) {
          tenant.requireStays();
        }
      }
    }
  }

  private static String named(ContainerRequestContext request, String parameter) {
    @Nullable String value = request.getUriInfo().getPathParameters().getFirst(parameter);
    return Objects.requireNonNull(value, () -> "the path has no {" + parameter + "}");
  }
}
