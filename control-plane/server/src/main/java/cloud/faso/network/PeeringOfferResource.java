package cloud.faso.network;

import cloud.faso.access.TenantScope;
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

/** {@code /v1/tenants/{tenant}/offers}. */
@Path("/v1/tenants/{tenant}/offers")
@Produces(MediaType.APPLICATION_JSON)
public final class PeeringOfferResource {

  private final PeeringOfferService offers;
  private final Changes changes;

  PeeringOfferResource(PeeringOfferService offers, Changes changes) {
    this.offers = offers;
    this.changes = changes;
  }

  @GET
  public Page<PeeringOfferView> listOffers(@Context TenantScope scope, @Context PageQuery page) {
    return offers.list(scope, page);
  }

  @POST
  public Response createOffer(
      @Context TenantScope scope, @Context Change change, CreateOfferRequest request) {
    return changes.run(scope, change, () -> offers.create(scope, request));
  }

  @GET
  @Path("{offer}")
  public Response getOffer(@Context TenantScope scope, @PathParam("offer") String offer) {
    PeeringOfferView view = offers.get(scope, offer);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{offer}")
  public Response patchOffer(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("offer") String offer,
      @Context MergePatch patch) {
    return changes.run(scope, change, () -> offers.patch(scope, offer, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{offer}")
  public Response deleteOffer(
      @Context TenantScope scope, @Context Change change, @PathParam("offer") String offer) {
    return changes.run(scope, change, () -> offers.delete(scope, offer, change.ifMatch()));
  }
}
