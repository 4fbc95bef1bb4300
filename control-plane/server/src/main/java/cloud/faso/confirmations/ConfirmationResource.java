package cloud.faso.confirmations;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/confirmations}. */
@Path("/v1/confirmations")
@Produces(MediaType.APPLICATION_JSON)
public final class ConfirmationResource {

  private final ConfirmationService confirmations;
  private final Changes changes;

  public ConfirmationResource(ConfirmationService confirmations, Changes changes) {
    this.confirmations = confirmations;
    this.changes = changes;
  }

  @GET
  public Page<ConfirmationView> listConfirmations(
      @Context PlatformScope scope, @Context PageQuery page) {
    return confirmations.list(page);
  }

  @GET
  @Path("{confirmation}")
  public ConfirmationView getConfirmation(
      @Context PlatformScope scope, @PathParam("confirmation") String confirmation) {
    return confirmations.get(confirmation);
  }

  @POST
  @Path("{confirmation}/actions/confirm")
  public Response confirm(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("confirmation") String confirmation) {
    return changes.run(scope, change, () -> confirmations.confirm(scope, change, confirmation));
  }

  @POST
  @Path("{confirmation}/actions/withdraw")
  public Response withdrawConfirmation(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("confirmation") String confirmation) {
    return changes.run(scope, change, () -> confirmations.withdraw(scope, confirmation));
  }
}
