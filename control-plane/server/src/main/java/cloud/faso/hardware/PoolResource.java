package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /v1/pools}. */
@Path("/v1/pools")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolResource {

  private final PoolService pools;
  private final Changes changes;

  public PoolResource(PoolService pools, Changes changes) {
    this.pools = pools;
    this.changes = changes;
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
  public Response getPool(@Context PlatformScope scope, @PathParam("pool") String pool) {
    PoolView view = pools.get(scope, pool);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{pool}")
  public Response patchPool(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("pool") String pool,
      @Context MergePatch patch) {
    return changes.run(scope, change, () -> pools.patch(scope, pool, patch, change.ifMatch()));
  }
}
