package cloud.faso.network;

import cloud.faso.access.PlatformScope;
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

/** {@code /v1/external-networks}. */
@Path("/v1/external-networks")
@Produces(MediaType.APPLICATION_JSON)
public final class ExternalNetworkResource {

  private final ExternalNetworkService networks;
  private final Changes changes;

  ExternalNetworkResource(ExternalNetworkService networks, Changes changes) {
    this.networks = networks;
    this.changes = changes;
  }

  @GET
  public Page<ExternalNetworkView> listExternalNetworks(
      @Context PlatformScope scope, @Context PageQuery page, @Context Locale locale) {
    return networks.list(scope, page, locale);
  }

  @POST
  public Response createExternalNetwork(
      @Context PlatformScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateExternalNetworkRequest request) {
    return changes.run(scope, change, () -> networks.create(scope, request, locale));
  }

  @GET
  @Path("{network}")
  public Response getExternalNetwork(
      @Context PlatformScope scope,
      @PathParam("network") String network,
      @QueryParam("wait") @Nullable NetworkPhase wait,
      @QueryParam("timeout") @DefaultValue("60") int timeout,
      @Context Locale locale) {
    ExternalNetworkView view =
        wait == null
            ? networks.get(scope, network, locale)
            : networks.get(scope, network, wait, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{network}")
  public Response patchExternalNetwork(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("network") String network,
      @Context MergePatch patch,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> networks.patch(scope, network, patch, change.ifMatch(), locale));
  }

  @DELETE
  @Path("{network}")
  public Response deleteExternalNetwork(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("network") String network,
      @Context Locale locale) {
    return changes.run(
        scope, change, () -> networks.delete(scope, network, change.ifMatch(), locale));
  }
}
