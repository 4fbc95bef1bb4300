package cloud.faso.compute;

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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/flavors}. */
@Path("/v1/flavors")
@Produces(MediaType.APPLICATION_JSON)
public final class FlavorResource {

  private final FlavorService flavors;
  private final Changes changes;

  public FlavorResource(FlavorService flavors, Changes changes) {
    this.flavors = flavors;
    this.changes = changes;
  }

  @GET
  public Page<FlavorView> listFlavors(@Context PlatformScope scope, @Context PageQuery page) {
    return flavors.list(scope, page);
  }

  @POST
  public Response createFlavor(
      @Context PlatformScope scope, @Context Change change, CreateFlavorRequest request) {
    return changes.run(scope, change, () -> flavors.create(scope, request));
  }

  @GET
  @Path("{flavor}")
  public Response getFlavor(@Context PlatformScope scope, @PathParam("flavor") String flavor) {
    FlavorView view = flavors.get(scope, flavor);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{flavor}")
  public Response patchFlavor(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("flavor") String flavor,
      @Context MergePatch patch) {
    return changes.run(scope, change, () -> flavors.patch(scope, flavor, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{flavor}")
  public Response deleteFlavor(
      @Context PlatformScope scope, @Context Change change, @PathParam("flavor") String flavor) {
    return changes.run(scope, change, () -> flavors.delete(scope, flavor, change.ifMatch()));
  }
}
