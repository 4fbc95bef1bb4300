package cloud.faso.compute;

import cloud.faso.access.TenantScope;
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
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/tenants/{tenant}/keys}. */
@Path("/v1/tenants/{tenant}/keys")
@Produces(MediaType.APPLICATION_JSON)
public final class KeyResource {

  private final KeyService keys;
  private final Changes changes;

  public KeyResource(KeyService keys, Changes changes) {
    this.keys = keys;
    this.changes = changes;
  }

  @GET
  public Page<KeyView> listKeys(@Context TenantScope scope, @Context PageQuery page) {
    return keys.list(scope, page);
  }

  @POST
  public Response createKey(
      @Context TenantScope scope, @Context Change change, CreateKeyRequest request) {
    return changes.run(scope, change, () -> keys.create(scope, request));
  }

  @GET
  @Path("{key}")
  public Response getKey(@Context TenantScope scope, @PathParam("key") String key) {
    KeyRow row = keys.require(scope, key);
    return IfMatch.tagged(KeyView.of(row), row.version());
  }

  @DELETE
  @Path("{key}")
  public Response deleteKey(
      @Context TenantScope scope, @Context Change change, @PathParam("key") String key) {
    return changes.run(scope, change, () -> keys.delete(scope, key, change.ifMatch()));
  }
}
