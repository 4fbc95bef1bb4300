package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code /v1/pools}. */
@Path("/v1/pools")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolResource {

  private final PoolService pools;

  public PoolResource(PoolService pools) {
    this.pools = pools;
  }

  @GET
  public Page<PoolView> listPools(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @QueryParam("site") @Nullable String site,
      @QueryParam("node") @Nullable String node) {
    return pools.list(scope, page, site, node);
  }

  @GET
  @Path("{pool}")
  public PoolView getPool(@Context PlatformScope scope, @PathParam("pool") String pool) {
    return pools.get(scope, pool);
  }
}
