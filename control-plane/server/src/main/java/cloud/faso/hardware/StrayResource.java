package cloud.faso.hardware;

import cloud.faso.access.PlatformScope;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import org.jspecify.annotations.Nullable;

/** {@code /v1/strays}. */
@Path("/v1/strays")
@Produces(MediaType.APPLICATION_JSON)
public final class StrayResource {

  private final StrayService strays;

  public StrayResource(StrayService strays) {
    this.strays = strays;
  }

  @GET
  public Page<StrayView> listStrays(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @QueryParam("node") @Nullable String node) {
    return strays.list(scope, page, node);
  }
}
