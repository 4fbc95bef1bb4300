package cloud.faso.people;

import cloud.faso.access.TenantScope;
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

/** {@code /v1/tenants/{tenant}/members}. */
@Path("/v1/tenants/{tenant}/members")
@Produces(MediaType.APPLICATION_JSON)
public final class TenantMemberResource {

  private final MemberService members;
  private final Changes changes;

  public TenantMemberResource(MemberService members, Changes changes) {
    this.members = members;
    this.changes = changes;
  }

  @GET
  public Page<MemberView> listTenantMembers(
      @Context TenantScope scope,
      @Context PageQuery page,
      @QueryParam("role") @Nullable String role) {
    return members.list(TokenOwner.of(scope), role, page);
  }

  @POST
  public Response createTenantMember(
      @Context TenantScope scope, @Context Change change, CreateMemberRequest request) {
    return changes.run(
        scope,
        change,
        () ->
            members.create(
                scope.caller(),
                scope.role(),
                TokenOwner.of(scope),
                request,
                "/v1/tenants/" + scope.tenant().value()));
  }

  @GET
  @Path("{member}")
  public Response getTenantMember(@Context TenantScope scope, @PathParam("member") String member) {
    MemberView view = members.get(TokenOwner.of(scope), member);
    return IfMatch.tagged(view, view.generation());
  }

  @PATCH
  @Path("{member}")
  public Response patchTenantMember(
      @Context TenantScope scope,
      @Context Change change,
      @PathParam("member") String member,
      @Context MergePatch patch) {
    return changes.run(
        scope,
        change,
        () -> members.patch(scope.role(), TokenOwner.of(scope), member, patch, change.ifMatch()));
  }

  @DELETE
  @Path("{member}")
  public Response deleteTenantMember(
      @Context TenantScope scope, @Context Change change, @PathParam("member") String member) {
    return changes.run(
        scope, change, () -> members.delete(TokenOwner.of(scope), member, change.ifMatch()));
  }
}
