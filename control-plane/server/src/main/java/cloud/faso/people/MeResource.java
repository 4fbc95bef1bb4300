package cloud.faso.people;

import cloud.faso.access.Caller;
import cloud.faso.access.PersonScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.MergePatch;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PATCH;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/me}. */
@Path("/v1/me")
@Produces(MediaType.APPLICATION_JSON)
public final class MeResource {

  private final MeService me;
  private final LoginService logins;
  private final Changes changes;

  public MeResource(MeService me, LoginService logins, Changes changes) {
    this.me = me;
    this.logins = logins;
    this.changes = changes;
  }

  @GET
  public MeView getMe(@Context Caller caller) {
    return me.get(caller);
  }

  @PATCH
  public Response patchMe(
      @Context PersonScope scope, @Context Change change, @Context MergePatch patch) {
    return changes.run(scope, change, () -> me.patch(scope, patch, change.ifMatch()));
  }

  @POST
  @Path("sessions")
  public Response createSession(@Context PersonScope scope, @Context Change change) {
    return changes.run(scope, change, () -> logins.begin(scope));
  }

  @POST
  @Path("actions/change-password")
  public Response changePassword(
      @Context PersonScope scope, @Context Change change, ChangePasswordRequest request) {
    MeService.NewPassword password = me.proved(scope, request, change);
    return changes.run(scope, change, () -> me.changePassword(scope, password));
  }
}
