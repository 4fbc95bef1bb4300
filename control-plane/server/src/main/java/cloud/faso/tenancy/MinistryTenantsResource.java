package cloud.faso.tenancy;

import cloud.faso.access.MinistryScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** {@code /v1/ministries/{ministry}/tenants}. */
@Path("/v1/ministries/{ministry}/tenants")
@Produces(MediaType.APPLICATION_JSON)
public final class MinistryTenantsResource {

  private final TenantService tenants;
  private final Changes changes;

  public MinistryTenantsResource(TenantService tenants, Changes changes) {
    this.tenants = tenants;
    this.changes = changes;
  }

  @GET
  public Page<TenantView> listTenantsOfMinistry(
      @Context MinistryScope scope, @Context PageQuery page, @Context Locale locale) {
    return tenants.list(scope, page, locale);
  }

  @POST
  public Response createTenant(
      @Context MinistryScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateTenantRequest request) {
    return changes.run(scope, change, () -> tenants.create(scope, request, locale));
  }
}
