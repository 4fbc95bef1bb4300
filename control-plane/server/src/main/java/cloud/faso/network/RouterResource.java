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

/** {@code /v1/tenants/{tenant}/routers}. */
@Path("/v1/tenants/{tenant}/routers")
@Produces(MediaType.APPLICATION_JSON)
public final class RouterResource {

  private final RouterService routers;
  private final Changes changes;

  RouterResource(RouterService routers, Changes changes) {
    this.routers = routers;
    this.changes = changes;
  }

  @GET
  public Page<RouterView> listRouters(
      @Context TenantScope scope, @Context PageQuery page, @Context Locale locale) {
    return routers.list(scope, page, locale);
  }

  @POST
  public Response createRouter(
      @Context TenantScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateRouterRequest request) {
    return changes.run(scope, change, () -> routers.create(scope, request, locale));
  }

  @GET
  @Path("{router}")
  public Response getRouter(
      @Context TenantScope scope,
      @PathParam("router") String router,
      @QueryParam("wait") @Nullable NetworkPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    RouterView view =
        wait == null
            ? routers.get(scope, router, locale)
            : routers.get(scope, router, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{router}")
  public Response patchRouter(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("router") String router,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> routers.patch(scope, router, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{router}")
  public Response deleteRouter(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("router") String router,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> routers.delete(scope, router, change.ifMatch(), locale));
  }

  @POST
  @Path("{router}/interfaces")
  public Response attachRouter(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("router") String router,
      @Context Locale locale,
      JoinSegmentRequest request) {
    return changes.run(
        scope, change, () -> routers.join(scope, router, request, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{router}/interfaces/{segment}")
  public Response detachRouter(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("router") String router,
      @PathParam("segment") String segment,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> routers.leave(scope, router, segment, change.ifMatch(), locale));
  }
}
