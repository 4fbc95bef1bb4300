package cloud.faso.tenancy;

import cloud.faso.access.Caller;
import cloud.faso.access.MinistryScope;
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
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants}, and those of one ministry. */
@Path("/v1")
public final class TenantResource {

  private final TenantService tenants;
  private final Changes changes;

  public TenantResource(TenantService tenants, Changes changes) {
    this.tenants = tenants;
    this.changes = changes;
  }

  @GET
  @Path("tenants")
  public Page<TenantView> listTenants(
      @Context Caller caller,
      @Context PageQuery page,
      @QueryParam("ministry") @Nullable String ministry) {
    return tenants.list(caller, ministry, page);
  }

  @GET
  @Path("ministries/{ministry}/tenants")
  public Page<TenantView> listTenantsOfMinistry(
      @Context MinistryScope scope, @Context PageQuery page) {
    return tenants.list(scope, page);
  }

  @POST
  @Path("ministries/{ministry}/tenants")
  public Response createTenant(
      @Context MinistryScope scope, @Context Change change, CreateTenantRequest request) {
    return changes.run(scope.caller(), change, () -> tenants.create(scope, request));
  }

  @GET
  @Path("tenants/{tenant}")
  public Response getTenant(@Context TenantScope scope) {
    TenantView view = tenants.get(scope);
    return Response.ok(view).header(HttpHeaders.ETAG, IfMatch.tag(view.generation())).build();
  }

  @PATCH
  @Path("tenants/{tenant}")
  public Response patchTenant(
      @Context TenantScope scope, @Context Change change, @Context MergePatch patch) {
    return changes.run(
        scope.caller(), change, () -> tenants.patch(scope, patch, change.ifMatch()));
  }

  @DELETE
  @Path("tenants/{tenant}")
  public Response deleteTenant(@Context TenantScope scope, @Context Change change) {
    return changes.run(scope.caller(), change, () -> tenants.delete(scope, change.ifMatch()));
  }
}
