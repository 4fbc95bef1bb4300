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
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants}. */
@Path("/v1/tenants")
@Produces(MediaType.APPLICATION_JSON)
public final class TenantResource {

  private final TenantService tenants;
  private final Retirement retirement;
  private final Changes changes;

  public TenantResource(TenantService tenants, Retirement retirement, Changes changes) {
    this.tenants = tenants;
    this.retirement = retirement;
    this.changes = changes;
  }

  @GET
  public Page<TenantView> listTenants(
      @Context Caller caller,
      @Context PageQuery page,
      @QueryParam("ministry") @Nullable String ministry,
      @Context Locale locale) {
    return tenants.list(caller, ministry, page, locale);
  }

  @GET
  @Path("{tenant}")
  public Response getTenant(
      @Context TenantScope scope,
      @QueryParam("wait") @Nullable TenantPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    TenantView view =
        wait == null
            ? tenants.get(scope, locale)
            : tenants.get(scope, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{tenant}")
  public Response patchTenant(
      @Context TenantScope scope,
      @Context Change change,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(scope, change, () -> tenants.patch(scope, patch, change.ifMatch(), locale));
  }

  @POST
  @Path("{tenant}/actions/retire")
  public Response retireTenant(
      @Context TenantScope scope,
      @Context Change change,
      @Context Locale locale,
      @Nullable RetireTenantRequest request) {
    return changes.run(
        scope, change, () -> retirement.retire(scope, request, change.ifMatch(), locale));
  }

  @POST
  @Path("{tenant}/actions/restore")
  public Response restoreTenant(
      @Context TenantScope scope, @Context Change change, @Context Locale locale) {
    return changes.run(scope, change, () -> retirement.restore(scope, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{tenant}")
  public Response deleteTenant(@Context TenantScope scope, @Context Change change) {
    return changes.run(scope, change, () -> tenants.delete(scope, change.ifMatch()));
  }
}
