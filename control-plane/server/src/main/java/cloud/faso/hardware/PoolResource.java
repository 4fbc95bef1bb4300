package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.DefaultValue;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
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
      @QueryParam("node") @Nullable String node,
      @Context Locale locale) {
    return pools.list(scope, page, site, node, locale);
  }

  @GET
  @Path("{pool}")
  public Response getPool(
      @Context PlatformScope scope,
      @Context Locale locale,
      @PathParam("pool") String pool,
      @QueryParam("wait") @Nullable String phase,
      @QueryParam("timeout") @DefaultValue("60") int timeout) {
    PoolView view =
        phase == null
            ? pools.get(scope, pool, locale)
            : pools.await(scope, pool, phase, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{pool}")
  public Response patchPool(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("pool") String pool,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> pools.patch(scope, pool, patch, change.ifMatch(), locale));
  }
}
