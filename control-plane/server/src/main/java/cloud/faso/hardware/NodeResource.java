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

/** {@code /v1/nodes}. */
@Path("/v1/nodes")
@Produces(MediaType.APPLICATION_JSON)
public final class NodeResource {

  private final NodeService nodes;
  private final JoinTokens joinTokens;
  private final Changes changes;

  public NodeResource(NodeService nodes, JoinTokens joinTokens, Changes changes) {
    this.nodes = nodes;
    this.joinTokens = joinTokens;
    this.changes = changes;
  }

  @GET
  public Page<NodeView> listNodes(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @Context Locale locale,
      @QueryParam("site") @Nullable String site,
      @QueryParam("rack") @Nullable String rack,
      @QueryParam("phase") @Nullable String phase,
      @QueryParam("kind") @Nullable String kind) {
    return nodes.list(scope, page, new NodeService.Wanted(site, rack, phase, kind), locale);
  }

  @POST
  public Response createNode(
      @Context PlatformScope scope,
      @Context Change change,
      @Context Locale locale,
      CreateNodeRequest request) {
    return changes.run(scope, change, () -> nodes.create(scope, request, locale));
  }

  @GET
  @Path("{node}")
  public Response getNode(
      @Context PlatformScope scope,
      @Context Locale locale,
      @PathParam("node") String node,
      @QueryParam("wait") @Nullable String phase,
      @QueryParam("timeout") @DefaultValue("60") int timeout) {
    NodeView view =
        phase == null
            ? nodes.get(scope, node, locale)
            : nodes.await(scope, node, phase, Duration.ofSeconds(timeout), locale);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{node}")
  public Response patchNode(
      @Context PlatformScope scope,
      @Context Change change,
      @Context Locale locale,
      @PathParam("node") String node,
      @Context MergePatch patch) {
    return changes.run(
        scope, change, () -> nodes.patch(scope, node, patch, change.ifMatch(), locale));
  }

  @POST
  @Path("{node}/join-token")
  public Response createJoinToken(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("node") String node,
      @Nullable CreateJoinTokenRequest request) {
    return changes.run(scope, change, () -> joinTokens.create(scope, node, request));
  }
}
