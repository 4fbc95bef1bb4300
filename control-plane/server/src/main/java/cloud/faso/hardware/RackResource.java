package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
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

/** {@code /v1/racks}. */
@Path("/v1/racks")
@Produces(MediaType.APPLICATION_JSON)
public final class RackResource {

  private final RackService racks;
  private final Changes changes;

  public RackResource(RackService racks, Changes changes) {
    this.racks = racks;
    this.changes = changes;
  }

  @GET
  public Page<RackView> listRacks(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @QueryParam("site") @Nullable String site) {
    return racks.list(scope, page, site);
  }

  @POST
  public Response createRack(
      @Context PlatformScope scope, @Context Change change, CreateRackRequest request) {
    return changes.run(scope, change, () -> racks.create(scope, request));
  }

  @GET
  @Path("{rack}")
  public Response getRack(@Context PlatformScope scope, @PathParam("rack") String rack) {
    RackView view = racks.get(scope, rack);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{rack}")
  public Response patchRack(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("rack") String rack,
      @Context MergePatch patch) {
    return changes.run(scope, change, () -> racks.patch(scope, rack, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{rack}")
  public Response deleteRack(
      @Context PlatformScope scope, @Context Change change, @PathParam("rack") String rack) {
    return changes.run(scope, change, () -> racks.delete(scope, rack, change.ifMatch()));
  }
}
