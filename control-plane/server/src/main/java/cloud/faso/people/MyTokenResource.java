package cloud.faso.people;

import cloud.faso.access.PersonScope;
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

/** {@code /v1/me/tokens}. */
@Path("/v1/me/tokens")
@Produces(MediaType.APPLICATION_JSON)
public final class MyTokenResource {

  private final TokenUseCases tokens;
  private final Changes changes;

  public MyTokenResource(TokenUseCases tokens, Changes changes) {
    this.tokens = tokens;
    this.changes = changes;
  }

  @GET
  public Page<TokenView> listMyTokens(
      @Context PersonScope scope,
      @Context PageQuery page,
      @QueryParam("role") @Nullable String role) {
    return tokens.list(scope.person().value(), role, page);
  }

  @POST
  public Response createMyToken(
      @Context PersonScope scope, @Context Change change, CreateMyTokenRequest request) {
    return changes.run(scope, change, () -> tokens.createOwn(scope, request));
  }

  @GET
  @Path("{token}")
  public Response getMyToken(@Context PersonScope scope, @PathParam("token") String token) {
    return IfMatch.tagged(tokens.get(scope.person().value(), token), TokenUseCases.VERSION);
  }

  @DELETE
  @Path("{token}")
  public Response deleteMyToken(
      @Context PersonScope scope, @Context Change change, @PathParam("token") String token) {
    return changes.run(
        scope, change, () -> tokens.delete(scope.person().value(), token, change.ifMatch()));
  }
}
