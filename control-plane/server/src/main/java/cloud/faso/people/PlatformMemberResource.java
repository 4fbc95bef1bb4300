package cloud.faso.people;

import cloud.faso.access.PlatformScope;
import cloud.faso.access.TokenOwner;
import cloud.faso.operations.Changes;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import jakarta.ws.rs.DELETE;
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
import org.jspecify.annotations.Nullable;

/** {@code /v1/members}. */
@Path("/v1/members")
@Produces(MediaType.APPLICATION_JSON)
public final class PlatformMemberResource {

  private final MemberService members;
  private final Changes changes;

  public PlatformMemberResource(MemberService members, Changes changes) {
    this.members = members;
    this.changes = changes;
  }

  @GET
  public Page<MemberView> listPlatformMembers(
      @Context PlatformScope scope,
      @Context PageQuery page,
      @QueryParam("role") @Nullable String role) {
    return members.list(TokenOwner.PLATFORM, role, page);
  }

  @POST
  public Response createPlatformMember(
      @Context PlatformScope scope, @Context Change change, CreateMemberRequest request) {
    return changes.run(
        scope,
        change,
        () -> members.create(scope.caller(), scope.role(), TokenOwner.PLATFORM, request, "/v1"));
  }

  @GET
  @Path("{member}")
  public Response getPlatformMember(
      @Context PlatformScope scope, @PathParam("member") String member) {
    MemberView view = members.get(TokenOwner.PLATFORM, member);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{member}")
  public Response patchPlatformMember(
      @Context PlatformScope scope,
      @Context Change change,
      @PathParam("member") String member,
      @Context MergePatch patch) {
    return changes.run(
        scope,
        change,
        () -> members.patch(scope.role(), TokenOwner.PLATFORM, member, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{member}")
  public Response deletePlatformMember(
      @Context PlatformScope scope, @Context Change change, @PathParam("member") String member) {
    return changes.run(
        scope, change, () -> members.delete(TokenOwner.PLATFORM, member, change.ifMatch()));
  }
}
