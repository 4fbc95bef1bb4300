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

/** {@code /v1/tenants/{tenant}/ports}. */
@Path("/v1/tenants/{tenant}/ports")
@Produces(MediaType.APPLICATION_JSON)
public final class PortResource {

  private final PortService ports;
  private final Changes changes;

  PortResource(PortService ports, Changes changes) {
    this.ports = ports;
    this.changes = changes;
  }

  @GET
  public Page<PortView> listPorts(
      @Context TenantScope scope,
      @Context PageQuery page,
      @QueryParam("segment") @Nullable String segment,
      @QueryParam("vm") @Nullable String vm,
      @QueryParam("securityGroup") @Nullable String securityGroup,
      @Context Locale locale) {
    return ports.list(scope, new PortFilter(segment, vm, securityGroup), page, locale);
  }

  @POST
  public Response createPort(
      @Context TenantScope scope,
      @Context Change change,
      @Context Locale locale,
      CreatePortRequest request) {
    return changes.run(scope, change, () -> ports.create(scope, request, locale));
  }

  @GET
  @Path("{port}")
  public Response getPort(
      @Context TenantScope scope,
      @PathParam("port") String port,
      @QueryParam("wait") @Nullable NetworkPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    PortView view =
        wait == null
            ? ports.get(scope, port, locale)
            : ports.get(scope, port, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{port}")
  public Response patchPort(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("port") String port,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> ports.patch(scope, port, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{port}")
  public Response deletePort(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("port") String port,
      @Context Locale locale) {
    return changes.run(scope, change, () -> ports.delete(scope, port, change.ifMatch(), locale));
  }
}
