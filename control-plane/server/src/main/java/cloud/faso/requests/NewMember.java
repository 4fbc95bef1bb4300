package cloud.faso.requests;

import cloud.faso.access.Role;
import cloud.faso.access.TenantScope;
import cloud.faso.access.TokenOwner;
import cloud.faso.people.CreateMemberRequest;
import cloud.faso.people.MemberService;
import cloud.faso.people.MemberView;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.id.TypedId;
import java.util.Locale;

/**
 * A colleague whom a member may not let in. Whether there is such a person is told to whoever
 * decides, as leads may know.
 */
final class NewMember extends LeadsCall<CreateMemberRequest> {

  private final MemberService members;

  NewMember(Requests.Needs its) {
    super("createTenantMember", CreateMemberRequest.class, its);
    this.members = its.members();
  }

  @Override
  public void check(TenantScope scope, Wish wish) {
    wish.requireNoEnd();
  }

  @Override
  String subject(CreateMemberRequest request) {
    return request.person();
  }

  @Override
  Answer make(TenantScope scope, CreateMemberRequest request, Locale locale) {
    return members.create(
        scope.caller(),
        Role.LEAD,
        TokenOwner.of(scope),
        request,
        "/v1/tenants/" + scope.tenant().value());
  }

  @Override
  TypedId id(Object view) {
    return ((MemberView) view).id();
  }
}
