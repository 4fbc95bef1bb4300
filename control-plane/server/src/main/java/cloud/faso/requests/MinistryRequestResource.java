package cloud.faso.requests;

import cloud.faso.access.MinistryScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/ministries/{ministry}/requests}. */
@Path("/v1/ministries/{ministry}/requests")
@Produces(MediaType.APPLICATION_JSON)
public final class MinistryRequestResource {

  private final RequestService requests;
  private final Changes changes;

  MinistryRequestResource(RequestService requests, Changes changes) {
    this.requests = requests;
    this.changes = changes;
  }

  @GET
  public Page<RequestView> listMinistryRequests(
      @Context MinistryScope scope,
      @Context PageQuery page,
      @QueryParam("phase") @Nullable RequestPhase phase,
      @QueryParam("call") @Nullable String call) {
    return requests.list(scope, phase, call, page);
  }

  @POST
  public Response createMinistryRequest(
      @Context MinistryScope scope,
      @Context Change change,
      @Context Locale locale,
      AskRequest request) {
    return changes.run(scope, change, () -> requests.ask(scope, change, request, locale));
  }
}
