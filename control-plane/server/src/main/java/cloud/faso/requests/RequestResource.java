package cloud.faso.requests;

import cloud.faso.access.Caller;
import cloud.faso.access.PlatformScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** {@code /v1/requests}. */
@Path("/v1/requests")
@Produces(MediaType.APPLICATION_JSON)
public final class RequestResource {

  private final RequestService requests;
  private final RequestDecisions decisions;
  private final Changes changes;

  RequestResource(RequestService requests, RequestDecisions decisions, Changes changes) {
    this.requests = requests;
    this.decisions = decisions;
    this.changes = changes;
  }

  @GET
  public Page<RequestView> listRequests(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @QueryParam("ministry") @Nullable String ministry,
      @QueryParam("phase") @Nullable RequestPhase phase,
      @QueryParam("call") @Nullable String call) {
    return requests.list(scope, ministry, phase, call, page);
  }

  @GET
  @Path("policy")
  public RequestPolicyView getRequestPolicy() {
    return requests.policy();
  }

  @GET
  @Path("{request}")
  public Response getRequest(
      @Context Caller caller,
      @PathParam("request") String request,
      @QueryParam("wait") @Nullable RequestPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    RequestView view = requests.get(caller, request, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @POST
  @Path("{request}/actions/approve")
  public Response approveRequest(
      @Context PlatformScope scope,
      @Context Change change,
      @Context Locale locale,
      @PathParam("request") String request,
      @Nullable ApproveRequest how) {
    ApproveRequest given = Objects.requireNonNullElse(how, new ApproveRequest(null, null, null));
    return changes.run(
        scope, change, () -> decisions.approve(scope.caller(), change, request, given, locale));
  }

  @POST
  @Path("{request}/actions/refuse")
  public Response refuseRequest(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("request") String request,
      RefuseRequest why) {
    return changes.run(scope, change, () -> decisions.refuse(scope.caller(), change, request, why));
  }

  @POST
  @Path("{request}/actions/withdraw")
  public Response withdrawRequest(
      @Context PlatformScope scope, @Context Change change, @PathParam("request") String request) {
    return changes.run(scope, change, () -> decisions.withdraw(scope.caller(), change, request));
  }

  @POST
  @Path("{request}/actions/comment")
  public Response commentRequest(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("request") String request,
      CommentRequest what) {
    return changes.run(
        scope, change, () -> decisions.comment(scope.caller(), change, request, what));
  }
}
