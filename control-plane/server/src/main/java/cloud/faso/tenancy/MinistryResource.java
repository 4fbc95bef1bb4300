package cloud.faso.tenancy;

import cloud.faso.access.Caller;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.PlatformScope;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/ministries}. */
@Path("/v1/ministries")
@Produces(MediaType.APPLICATION_JSON)
public final class MinistryResource {

  private final MinistryService ministries;
  private final ConfirmationService confirmations;
  private final Changes changes;

  public MinistryResource(
      MinistryService ministries, ConfirmationService confirmations, Changes changes) {
    this.ministries = ministries;
    this.confirmations = confirmations;
    this.changes = changes;
  }

  @GET
  public Page<MinistryView> listMinistries(
      @Context Caller caller, @QueryParam("retired") boolean retired, @Context PageQuery page) {
    return ministries.list(caller, retired, page);
  }

  @POST
  public Response createMinistry(
      @Context PlatformScope scope, @Context Change change, CreateMinistryRequest request) {
    return changes.run(scope, change, () -> ministries.create(scope, request));
  }

  @GET
  @Path("{ministry}")
  public Response getMinistry(@Context MinistryScope scope) {
    MinistryView view = ministries.get(scope);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{ministry}")
  public Response patchMinistry(
      @Context MinistryScope scope, @Context Change change, @Context MergePatch patch) {
    return changes.run(scope, change, () -> ministries.patch(scope, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{ministry}")
  public Response deleteMinistry(@Context MinistryScope scope, @Context Change change) {
    return changes.run(
        scope,
        change,
        () -> {
          ministries.requireDeletable(scope, change.ifMatch());
          return confirmations.ask(
              scope,
              change,
              scope.ministry(),
              scope.code(),
              () -> ministries.delete(scope, change.ifMatch()));
        });
  }
}
