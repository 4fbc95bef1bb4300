package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.network.PeeringProposals;
import cloud.faso.network.PeeringView;
import cloud.faso.network.ProposePeeringRequest;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.id.TypedId;
import java.util.Locale;

/**
 * A peering that a member may not propose. What is granted is that it is proposed: the other side
 * has to agree as ever.
 */
final class NewPeering extends LeadsCall<ProposePeeringRequest> {

  static final String OPERATION = "createPeering";

  private final PeeringProposals proposals;

  NewPeering(Requests.Needs its) {
    super(OPERATION, ProposePeeringRequest.class, its);
    this.proposals = its.networks().proposals;
  }

  @Override
  public void check(TenantScope scope, Wish wish) {
    proposals.check(scope, read(wish));
  }

  @Override
  String subject(ProposePeeringRequest request) {
    return request.name();
  }

  @Override
  Answer make(TenantScope scope, ProposePeeringRequest request, Locale locale) {
    return proposals.propose(scope, request, locale);
  }

  @Override
  TypedId id(Object view) {
    return ((PeeringView) view).id();
  }
}
