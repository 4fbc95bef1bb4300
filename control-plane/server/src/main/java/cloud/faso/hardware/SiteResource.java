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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/sites}. */
@Path("/v1/sites")
@Produces(MediaType.APPLICATION_JSON)
public final class SiteResource {

  private final SiteService sites;
  private final Changes changes;

  public SiteResource(SiteService sites, Changes changes) {
    this.sites = sites;
    this.changes = changes;
  }

  @GET
  public Page<SiteView> listSites(@Context PlatformScope scope, @Context PageQuery page) {
    return sites.list(scope, page);
  }

  @POST
  public Response createSite(
      @Context PlatformScope scope, @Context Change change, CreateSiteRequest request) {
    return changes.run(scope, change, () -> sites.create(scope, request));
  }

  @GET
  @Path("{site}")
  public Response getSite(@Context PlatformScope scope, @PathParam("site") String site) {
    SiteView view = sites.get(scope, site);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{site}")
  public Response patchSite(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("site") String site,
      @Context MergePatch patch) {
    return changes.run(scope, change, () -> sites.patch(scope, site, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{site}")
  public Response deleteSite(
      @Context PlatformScope scope, @Context Change change, @PathParam("site") String site) {
    return changes.run(scope, change, () -> sites.delete(scope, site, change.ifMatch()));
  }
}
