package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;

/** {@code /v1/tenants/{tenant}/vms/{vm}/volumes}. */
@Path("/v1/tenants/{tenant}/vms/{vm}/volumes")
@Produces(MediaType.APPLICATION_JSON)
public final class VmVolumeResource {

  private final VmVolumes volumes;
  private final Changes changes;

  VmVolumeResource(VmVolumes volumes, Changes changes) {
    this.volumes = volumes;
    this.changes = changes;
  }

  @POST
  public Response attachVolume(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @Context Locale locale,
      AttachVolumeRequest request) {
    return changes.run(
        scope, change, () -> volumes.attach(scope, vm, request.volume(), change.ifMatch(), locale));
  }

  @DELETE
  @Path("{volume}")
  public Response detachVolume(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("vm") String vm,
      @PathParam("volume") String volume,
      @QueryParam("force") @DefaultValue("false") boolean force,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> volumes.detach(scope, vm, volume, force, change.ifMatch(), locale));
  }
}
