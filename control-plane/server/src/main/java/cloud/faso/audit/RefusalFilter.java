package cloud.faso.audit;

import cloud.faso.access.Caller;
import cloud.faso.access.Directory;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.PersonScope;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.Scope;
import cloud.faso.access.TenantRef;
import cloud.faso.access.TenantScope;
import cloud.faso.audit.Refusals.Attempt;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.http.Operation;
import cloud.faso.platform.http.Origin;
import cloud.faso.platform.http.RequestLog;
import cloud.faso.platform.http.RequestValues;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.PathSegment;
import jakarta.ws.rs.core.UriInfo;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells of attempts that were refused: every change that was, and reading without leave, also where
 * the answer is that there is no such thing because it is somebody else's. Each is told by itself,
 * but for those that anybody can go on with for ever. Of callers whom nobody knows that is the
 * first in a second from one address, and so it is with those who are to wait before they sign in
 * again; each password that was looked at is told by itself, for the waiting bounds these. Of those
 * who are to come more slowly otherwise it is none.
 */
public final class RefusalFilter implements ContainerResponseFilter {

  private static final Logger log = LoggerFactory.getLogger(RefusalFilter.class);
  private static final String LOGIN = "login";
  private static final int REFUSED = 400;
  private static final int UNKNOWN = 401;
  private static final int FORBIDDEN = 403;
  private static final int TOO_MANY = 429;

  private final Contract contract;
  private final Directory directory;
  private final Refusals refusals;

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private ResourceInfo resource;

  @Context
  @SuppressWarnings("NullAway.Init") // injected
  private HttpServletRequest client;

  public RefusalFilter(Contract contract, Directory directory, Refusals refusals) {
    this.contract = contract;
    this.directory = directory;
    this.refusals = refusals;
  }

  @Override
  public void filter(ContainerRequestContext request, ContainerResponseContext response) {
    int status = response.getStatus();
    if (status < REFUSED || resource.getResourceMethod() == null) {
      return;
    }
    Operation operation = contract.operation(resource.getResourceMethod().getName());
    ProblemCode problem = RequestLog.problemOf(request);
    if (operation == null || !isRefusal(operation, status, problem)) {
      return;
    }
    Scope scope = scope(request);
    Attempt attempt =
        new Attempt(
            RequestValues.get(request, Caller.class),
            scope == null ? AuditTarget.NOTHING : AuditTarget.somewhereIn(scope),
            Origin.of(request, client.getRemoteAddr()),
            operation.id(),
            status,
            problem == null ? null : problem.code());
    if (!isToldByItself(operation, status) || !tell(attempt, request, scope)) {
      refusals.count(attempt);
    }
  }

  /** False where it could not be told. */
  private boolean tell(Attempt attempt, ContainerRequestContext request, @Nullable Scope scope) {
    try {
      refusals.tell(attempt.at(target(request, scope)));
      return true;
    } catch (RuntimeException e) {
      log.warn("a refusal could not be written down; it is tried again", e);
      return false;
    }
  }

  private static boolean isRefusal(Operation operation, int status, @Nullable ProblemCode problem) {
    return operation.mutating()
        || status == UNKNOWN
        || status == FORBIDDEN
        || problem == PlatformProblem.OUT_OF_REACH;
  }

  /** Whether it is the first of what anybody could go on with for ever. */
  private boolean isToldByItself(Operation operation, int status) {
    String address = client.getRemoteAddr();
    boolean signsIn = operation.id().equals(LOGIN);
    return switch (status) {
      case TOO_MANY -> signsIn && refusals.isFirstInSecond(LOGIN + " " + address);
      case UNKNOWN -> signsIn || refusals.isFirstInSecond(address);
      default -> true;
    };
  }

  /**
   * What was aimed at, as far as the path tells: the last thing that it names by its id, and whose
   * it is, also where the caller did not get in.
   */
  private AuditTarget target(ContainerRequestContext request, @Nullable Scope scope) {
    UriInfo uri = request.getUriInfo();
    String id =
        uri.getPathSegments().stream()
            .map(PathSegment::getPath)
            .filter(TypedId::looksLikeOne)
            .reduce((_, last) -> last)
            .orElse(null);
    return (scope == null ? elsewhere(uri.getPathParameters()) : AuditTarget.somewhereIn(scope))
        .at(id);
  }

  /** Where somebody did not get in; nowhere, where there is no such place, or several. */
  private AuditTarget elsewhere(MultivaluedMap<String, String> path) {
    String tenant = path.getFirst("tenant");
    String ministry = path.getFirst("ministry");
    if (tenant != null) {
      List<TenantRef> named = directory.tenants(tenant);
      return named.size() == 1
          ? new AuditTarget(null, named.getFirst().id(), named.getFirst().ministry())
          : AuditTarget.NOTHING;
    }
    return Optional.ofNullable(ministry)
        .flatMap(directory::ministry)
        .map(there -> new AuditTarget(null, null, there.id()))
        .orElse(AuditTarget.NOTHING);
  }

  /** Where it was tried, if the caller got in. */
  private static @Nullable Scope scope(ContainerRequestContext request) {
    Scope tenant = RequestValues.get(request, TenantScope.class);
    Scope ministry = tenant == null ? RequestValues.get(request, MinistryScope.class) : tenant;
    Scope platform = ministry == null ? RequestValues.get(request, PlatformScope.class) : ministry;
    return platform == null ? RequestValues.get(request, PersonScope.class) : platform;
  }
}
