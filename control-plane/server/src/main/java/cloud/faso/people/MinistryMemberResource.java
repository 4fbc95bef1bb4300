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

/** {@code /v1/ministries/{ministry}/members}. */
@Path("/v1/ministries/{ministry}/members")
@Produces(MediaType.APPLICATION_JSON)
public final class MinistryMemberResource {

  private final MemberService members;
  private final Changes changes;

  public MinistryMemberResource(MemberService members, Changes changes) {
    this.members = members;
    this.changes = changes;
  }

  @GET
  public Page<MemberView> listMinistryMembers(
      @Context MinistryScope scope,
      @Context PageQuery page,
      @QueryParam("role") @Nullable String role) {
    return members.list(TokenOwner.of(scope), role, page);
  }

  @POST
  public Response createMinistryMember(
      @Context MinistryScope scope, @Context Change change, CreateMemberRequest request) {
    return changes.run(
        scope,
        change,
        () ->
            members.create(
                scope.caller(),
                scope.role(),
                TokenOwner.of(scope),
                request,
                "/v1/ministries/" + scope.ministry().value()));
  }

  @GET
  @Path("{member}")
  public Response getMinistryMember(
      @Context MinistryScope scope, @PathParam("member") String member) {
    MemberView view = members.get(TokenOwner.of(scope), member);
    return IfMatch.tagged(view, view.generation());
  }

  @DELETE
  @Path("{member}")
  public Response deleteMinistryMember(
      @Context MinistryScope scope, @Context Change change, @PathParam("member") String member) {
    return changes.run(
        scope, change, () -> members.delete(TokenOwner.of(scope), member, change.ifMatch()));
  }
}
