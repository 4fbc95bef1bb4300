package cloud.faso.storage;

import cloud.faso.access.PlatformScope;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/volumes}: the volumes of all tenants, for those who run the platform. */
@Path("/v1/volumes")
@Produces(MediaType.APPLICATION_JSON)
public final class AllVolumesResource {

  private final VolumeService volumes;

  AllVolumesResource(VolumeService volumes) {
    this.volumes = volumes;
  }

  @GET
  public Page<VolumeView> listAllVolumes(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @QueryParam("vm") @Nullable String vm,
      @QueryParam("tenant") @Nullable String tenant,
      @QueryParam("ministry") @Nullable String ministry,
      @QueryParam("site") @Nullable String site,
      @QueryParam("node") @Nullable String node,
      @QueryParam("pool") @Nullable String pool,
      @Context Locale locale) {
    VolumeFilter filter = new VolumeFilter(null, vm, tenant, ministry, site, node, pool);
    return volumes.listAll(scope, filter, page, locale);
  }
}
