package cloud.faso.metering;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.jspecify.annotations.Nullable;

/** {@code /v1/prices}. */
@Path("/v1/prices")
@Produces(MediaType.APPLICATION_JSON)
public final class PriceResource {

  private final PriceService prices;
  private final Changes changes;

  PriceResource(PriceService prices, Changes changes) {
    this.prices = prices;
    this.changes = changes;
  }

  @GET
  public Page<PriceView> listPrices(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @QueryParam("item") @Nullable Item item) {
    return prices.list(scope, item, page);
  }

  @POST
  public Response createPrice(
      @Context PlatformScope scope, @Context Change change, CreatePriceRequest request) {
    return changes.run(scope, change, () -> prices.create(scope, request));
  }

  @GET
  @Path("{price}")
  public Response getPrice(@Context PlatformScope scope, @PathParam("price") String price) {
    return IfMatch.tagged(prices.get(scope, price), PriceService.VERSION);
  }

  @DELETE
  @Path("{price}")
  public Response deletePrice(
      @Context PlatformScope scope, @Context Change change, @PathParam("price") String price) {
    return changes.run(scope, change, () -> prices.delete(scope, price, change.ifMatch()));
  }
}
