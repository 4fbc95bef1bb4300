package cloud.faso.people;

import cloud.faso.access.PersonScope;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** {@code /v1/login}, {@code /v1/logout}. */
@Path("/v1")
@Produces(MediaType.APPLICATION_JSON)
public final class LoginResource {

  private final LoginService logins;
  private final WaysInView waysIn;
  private final Changes changes;

  public LoginResource(LoginService logins, WaysInView waysIn, Changes changes) {
    this.logins = logins;
    this.waysIn = waysIn;
    this.changes = changes;
  }

  @GET
  @Path("login")
  public WaysInView getLogin() {
    return waysIn;
  }

  @POST
  @Path("login")
  public SessionView login(@Context Change change, LoginRequest request) {
    return logins.login(request, change);
  }

  @POST
  @Path("logout")
  public Response logout(@Context PersonScope scope, @Context Change change) {
    return changes.run(scope, change, () -> logins.logout(scope));
  }
}
