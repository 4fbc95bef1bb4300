package cloud.faso.network;

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

/** {@code /v1/tenants/{tenant}/peerings}. */
@Path("/v1/tenants/{tenant}/peerings")
@Produces(MediaType.APPLICATION_JSON)
public final class PeeringResource {

  private final PeeringProposals proposals;
  private final PeeringService peerings;
  private final Changes changes;

  PeeringResource(PeeringProposals proposals, PeeringService peerings, Changes changes) {
    this.proposals = proposals;
    this.peerings = peerings;
    this.changes = changes;
  }

  @GET
  public Page<PeeringView> listPeerings(
      @Context TenantScope scope,
      @QueryParam("over") @DefaultValue("false") boolean over,
      @Context PageQuery page,
      @Context Locale locale) {
    return peerings.list(scope, over, page, locale);
  }

  @POST
  public Response createPeering(
      @Context TenantScope scope,
      @Context Change change,
      @Context Locale locale,
      ProposePeeringRequest request) {
    return changes.run(scope, change, () -> proposals.propose(scope, request, locale));
  }

  @GET
  @Path("{peering}")
  public Response getPeering(
      @Context TenantScope scope,
      @PathParam("peering") String peering,
      @QueryParam("wait") @Nullable PeeringPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    PeeringView view =
        wait == null
            ? peerings.get(scope, peering, locale)
            : peerings.get(scope, peering, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{peering}")
  public Response patchPeering(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("peering") String peering,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> peerings.patch(scope, peering, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{peering}")
  public Response deletePeering(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("peering") String peering,
      @Context Locale locale) {
    return changes.run(scope, change, () -> peerings.end(scope, peering, change.ifMatch(), locale));
  }

  @POST
  @Path("{peering}/actions/agree")
  public Response agreePeering(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("peering") String peering,
      @Context Locale locale,
      AgreePeeringRequest request) {
    return changes.run(
        scope, change, () -> peerings.agree(scope, peering, request, change.ifMatch(), locale));
  }

  @POST
  @Path("{peering}/actions/refuse")
  public Response refusePeering(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("peering") String peering,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> peerings.refuse(scope, peering, change.ifMatch(), locale));
  }
}
