package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/tenants/{tenant}/services}: what others offer to the tenant. */
@Path("/v1/tenants/{tenant}/services")
@Produces(MediaType.APPLICATION_JSON)
public final class PeeringServiceResource {

  private final PeeringOfferService offers;

  PeeringServiceResource(PeeringOfferService offers) {
    this.offers = offers;
  }

  @GET
  public Page<PeeringOfferView> listServices(@Context TenantScope scope, @Context PageQuery page) {
    return offers.open(scope, page);
  }

  @GET
  @Path("{offer}")
  public Response getService(@Context TenantScope scope, @PathParam("offer") String offer) {
    PeeringOfferView view = offers.getOpen(scope, offer);
    return IfMatch.tagged(view, view.generation());
  }
}
