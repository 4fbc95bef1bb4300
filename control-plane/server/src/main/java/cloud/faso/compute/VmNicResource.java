package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.network.NewCard;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** {@code /v1/tenants/{tenant}/vms/{vm}/nics}. */
@Path("/v1/tenants/{tenant}/vms/{vm}/nics")
@Produces(MediaType.APPLICATION_JSON)
public final class VmNicResource {

  private final VmNics nics;
  private final Changes changes;

  VmNicResource(VmNics nics, Changes changes) {
    this.nics = nics;
    this.changes = changes;
  }

  @POST
  public Response addVmNic(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @Context Locale locale,
      NewCard card) {
    return changes.run(scope, change, () -> nics.add(scope, vm, card, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{port}")
  public Response removeVmNic(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @PathParam("port") String port,
      @Context Locale locale) {
    return changes.run(scope, change, () -> nics.remove(scope, vm, port, change.ifMatch(), locale));
  }
}
