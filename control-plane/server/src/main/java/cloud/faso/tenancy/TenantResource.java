package cloud.faso.tenancy;

import cloud.faso.access.Caller;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants}. */
@Path("/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
public final class TenantResource {

  private final TenantService tenants;
  private final Changes changes;

  public TenantResource(TenantService tenants, Changes changes) {
    this.tenants = tenants;
    this.changes = changes;
  }

  @GET
  public Page<TenantView> listTenants(
      @Context Caller caller,
      @Context PageQuery page,
      @QueryParam("ministry") @Nullable String ministry) {
    return tenants.list(caller, ministry, page);
  }

  @GET
  @Path("{tenant}")
  public Response getTenant(@Context TenantScope scope) {
    TenantView view = tenants.get(scope);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{tenant}")
  public Response patchTenant(
      @Context TenantScope scope, @Context Change change, @Context MergePatch patch) {
    return changes.run(scope, change, () -> tenants.patch(scope, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{tenant}")
  public Response deleteTenant(@Context TenantScope scope, @Context Change change) {
    return changes.run(scope, change, () -> tenants.delete(scope, change.ifMatch()));
  }
}
