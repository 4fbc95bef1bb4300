package cloud.faso.storage;

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

/** {@code /v1/tenants/{tenant}/volumes}. */
@Path("/v1/tenants/{tenant}/volumes")
@Produces(MediaType.APPLICATION_JSON)
public final class VolumeResource {

  private final VolumeService volumes;
  private final Changes changes;

  VolumeResource(VolumeService volumes, Changes changes) {
    this.volumes = volumes;
    this.changes = changes;
  }

  @GET
  public Page<VolumeView> listVolumes(
      @Context TenantScope scope,
      @Context PageQuery page,
      @QueryParam("vm") @Nullable String vm,
      @QueryParam("site") @Nullable String site,
      @Context Locale locale) {
    return volumes.list(scope, vm, site, page, locale);
  }

  @POST
  public Response createVolume(
      @Context TenantScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateVolumeRequest request) {
    return changes.run(scope, change, () -> volumes.create(scope, request, locale));
  }

  @GET
  @Path("{volume}")
  public Response getVolume(
      @Context TenantScope scope,
      @PathParam("volume") String volume,
      @QueryParam("wait") @Nullable VolumePhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    VolumeView view =
        wait == null
            ? volumes.get(scope, volume, locale)
            : volumes.get(scope, volume, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{volume}")
  public Response patchVolume(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("volume") String volume,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> volumes.patch(scope, volume, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{volume}")
  public Response deleteVolume(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("volume") String volume,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> volumes.delete(scope, volume, change.ifMatch(), locale));
  }
}
