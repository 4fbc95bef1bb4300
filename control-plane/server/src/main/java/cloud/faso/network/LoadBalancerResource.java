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

/** {@code /v1/tenants/{tenant}/load-balancers}. */
@Path("/v1/tenants/{tenant}/load-balancers")
@Produces(MediaType.APPLICATION_JSON)
public final class LoadBalancerResource {

  private final LoadBalancerService balancers;
  private final Changes changes;

  LoadBalancerResource(LoadBalancerService balancers, Changes changes) {
    this.balancers = balancers;
    this.changes = changes;
  }

  @GET
  public Page<LoadBalancerView> listLoadBalancers(
      @Context TenantScope scope, @Context PageQuery page, @Context Locale locale) {
    return balancers.list(scope, page, locale);
  }

  @POST
  public Response createLoadBalancer(
      @Context TenantScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateLoadBalancerRequest request) {
    return changes.run(scope, change, () -> balancers.create(scope, request, locale));
  }

  @GET
  @Path("{balancer}")
  public Response getLoadBalancer(
      @Context TenantScope scope,
      @PathParam("balancer") String balancer,
      @QueryParam("wait") @Nullable NetworkPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    LoadBalancerView view =
        wait == null
            ? balancers.get(scope, balancer, locale)
            : balancers.get(scope, balancer, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{balancer}")
  public Response patchLoadBalancer(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("balancer") String balancer,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> balancers.patch(scope, balancer, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{balancer}")
  public Response deleteLoadBalancer(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("balancer") String balancer,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> balancers.delete(scope, balancer, change.ifMatch(), locale));
  }
}
