package cloud.faso.tenancy;

import cloud.faso.access.TenantScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** {@code /v1/tenants/{tenant}/quota}. */
@Path("/v1/tenants/{tenant}/quota")
@Produces(MediaType.APPLICATION_JSON)
public final class TenantQuotaResource {

  private final QuotaService quotas;
  private final Changes changes;

  public TenantQuotaResource(QuotaService quotas, Changes changes) {
    this.quotas = quotas;
    this.changes = changes;
  }

  @GET
  public Response getTenantQuota(@Context TenantScope scope, @Context Locale locale) {
    QuotaRow row = quotas.of(scope);
    return IfMatch.tagged(quotas.view(scope, row, locale), row.version());
  }

  @PATCH
  public Response patchTenantQuota(
      @Context TenantScope scope,
      @Context Change change,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(scope, change, () -> quotas.patch(scope, patch, change.ifMatch(), locale));
  }
}
