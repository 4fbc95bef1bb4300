package cloud.faso.people;

import cloud.faso.access.MinistryScope;
import cloud.faso.access.TokenOwner;
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

/** {@code /v1/ministries/{ministry}/tokens}. */
@Path("/v1/ministries/{ministry}/tokens")
@Produces(MediaType.APPLICATION_JSON)
public final class MinistryTokenResource {

  private final TokenUseCases tokens;
  private final Changes changes;

  public MinistryTokenResource(TokenUseCases tokens, Changes changes) {
    this.tokens = tokens;
    this.changes = changes;
  }

  @GET
  public Page<TokenView> listMinistryTokens(
      @Context MinistryScope scope,
      @Context PageQuery page,
      @QueryParam("role") @Nullable String role) {
    return tokens.list(TokenOwner.of(scope).id(), role, page);
  }

  @POST
  public Response createMinistryToken(
      @Context MinistryScope scope, @Context Change change, CreateTokenRequest request) {
    return changes.run(
        scope,
        change,
        () ->
            tokens.create(
                scope.caller(),
                scope.role(),
                TokenOwner.of(scope),
                request,
                "/v1/ministries/" + scope.ministry().value()));
  }

  @GET
  @Path("{token}")
  public Response getMinistryToken(@Context MinistryScope scope, @PathParam("token") String token) {
    return IfMatch.tagged(tokens.get(TokenOwner.of(scope).id(), token), TokenUseCases.VERSION);
  }

  @DELETE
  @Path("{token}")
  public Response deleteMinistryToken(
      @Context MinistryScope scope, @Context Change change, @PathParam("token") String token) {
    return changes.run(
        scope, change, () -> tokens.delete(TokenOwner.of(scope).id(), token, change.ifMatch()));
  }
}
