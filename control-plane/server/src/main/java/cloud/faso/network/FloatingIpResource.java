package cloud.faso.network;

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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants/{tenant}/floating-ips}. */
@Path("/v1/tenants/{tenant}/floating-ips")
@Produces(MediaType.APPLICATION_JSON)
public final class FloatingIpResource {

  private final FloatingIpService floatingIps;
  private final Changes changes;

  FloatingIpResource(FloatingIpService floatingIps, Changes changes) {
    this.floatingIps = floatingIps;
    this.changes = changes;
  }

  @GET
  public Page<FloatingIpView> listFloatingIps(
      @Context TenantScope scope, @Context PageQuery page, @Context Locale locale) {
    return floatingIps.list(scope, page, locale);
  }

  @POST
  public Response createFloatingIp(
      @Context TenantScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateFloatingIpRequest request) {
    return changes.run(scope, change, () -> floatingIps.create(scope, request, locale));
  }

  @GET
  @Path("{floatingip}")
  public Response getFloatingIp(
      @Context TenantScope scope,
      @PathParam("floatingip") String floatingIp,
      @QueryParam("wait") @Nullable NetworkPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    FloatingIpView view =
        wait == null
            ? floatingIps.get(scope, floatingIp, locale)
            : floatingIps.get(scope, floatingIp, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{floatingip}")
  public Response patchFloatingIp(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("floatingip") String floatingIp,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> floatingIps.patch(scope, floatingIp, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{floatingip}")
  public Response deleteFloatingIp(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("floatingip") String floatingIp,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> floatingIps.delete(scope, floatingIp, change.ifMatch(), locale));
  }
}
