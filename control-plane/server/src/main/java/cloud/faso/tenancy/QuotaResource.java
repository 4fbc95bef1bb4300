package cloud.faso.tenancy;

import cloud.faso.access.MinistryScope;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;

/** {@code …/quota} of ministries and tenants. */
@Path("/v1")
public final class QuotaResource {

  private final QuotaService quotas;
  private final Changes changes;

  public QuotaResource(QuotaService quotas, Changes changes) {
    this.quotas = quotas;
    this.changes = changes;
  }

  @GET
  @Path("ministries/{ministry}/quota")
  public Response getMinistryQuota(@Context MinistryScope scope) {
    return show(quotas.of(scope));
  }

  @PATCH
  @Path("ministries/{ministry}/quota")
  public Response patchMinistryQuota(
      @Context MinistryScope scope, @Context Change change, @Context MergePatch patch) {
    return changes.run(
        scope.caller(), change, () -> quotas.patch(scope, patch, change.ifMatch()));
  }

  @GET
  @Path("tenants/{tenant}/quota")
  public Response getTenantQuota(@Context TenantScope scope) {
    return show(quotas.of(scope));
  }

  @PATCH
  @Path("tenants/{tenant}/quota")
  public Response patchTenantQuota(
      @Context TenantScope scope, @Context Change change, @Context MergePatch patch) {
    return changes.run(
        scope.caller(), change, () -> quotas.patch(scope, patch, change.ifMatch()));
  }

  private static Response show(QuotaRow row) {
    return Response.ok(QuotaView.of(row))
        .header(HttpHeaders.ETAG, IfMatch.tag(row.version()))
        .build();
  }
}
