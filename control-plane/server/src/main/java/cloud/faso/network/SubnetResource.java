package cloud.faso.network;

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
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /v1/tenants/{tenant}/subnets}. */
@Path("/v1/tenants/{tenant}/subnets")
@Produces(MediaType.APPLICATION_JSON)
public final class SubnetResource {

  private final SubnetService subnets;
  private final Changes changes;

  SubnetResource(SubnetService subnets, Changes changes) {
    this.subnets = subnets;
    this.changes = changes;
  }

  @GET
  public Page<SubnetView> listSubnets(
      @Context TenantScope scope,
      @Context PageQuery page,
      @QueryParam("segment") @Nullable String segment) {
    return subnets.list(scope, segment, page);
  }

  @POST
  public Response createSubnet(
      @Context TenantScope scope, @Context Change change, CreateSubnetRequest request) {
    return changes.run(scope, change, () -> subnets.create(scope, request));
  }

  @GET
  @Path("{subnet}")
  public Response getSubnet(@Context TenantScope scope, @PathParam("subnet") String subnet) {
    SubnetView view = subnets.get(scope, subnet);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{subnet}")
  public Response patchSubnet(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("subnet") String subnet,
      @Context MergePatch patch) {
    return changes.run(scope, change, () -> subnets.patch(scope, subnet, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{subnet}")
  public Response deleteSubnet(
      @Context TenantScope scope, @Context Change change, @PathParam("subnet") String subnet) {
    return changes.run(scope, change, () -> subnets.delete(scope, subnet, change.ifMatch()));
  }
}
