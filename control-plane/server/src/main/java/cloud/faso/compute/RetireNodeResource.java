package cloud.faso.compute;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** {@code /v1/nodes/{node}/actions/retire}: here, because a lost node takes its VMs with it. */
@Path("/v1/nodes/{node}/actions/retire")
@Produces(MediaType.APPLICATION_JSON)
public final class RetireNodeResource {

  private final RetireNode retireNode;
  private final Changes changes;

  RetireNodeResource(RetireNode retireNode, Changes changes) {
    this.retireNode = retireNode;
    this.changes = changes;
  }

  @POST
  public Response retireNode(
      @Context PlatformScope scope,
      @Context Change change,
      @Context Locale locale,
      @PathParam("node") String node,
      @Nullable RetireNodeRequest request) {
    return changes.run(
        scope, change, () -> retireNode.retire(scope, change, node, request, locale));
  }
}
