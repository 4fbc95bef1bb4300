package cloud.faso.requests;

import cloud.faso.access.Role;
import cloud.faso.access.TenantScope;
import cloud.faso.network.PeeringProposals;
import cloud.faso.network.PeeringView;
import cloud.faso.network.ProposePeeringRequest;
import cloud.faso.platform.http.Answer;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.Objects;

/**
 * A peering that a member may not propose. What is granted is that it is proposed: the other side
 * has to agree as ever.
 */
final class NewPeering implements Requestable<TenantScope> {

  static final String OPERATION = "createPeering";

  /** When a peering ends by itself. */
  static final String END = "endsAt";

  private final PeeringProposals proposals;
  private final ObjectMapper json;

  NewPeering(Requests.Needs its) {
    this.proposals = its.proposals();
    this.json = its.json();
  }

  @Override
  public String operation() {
    return OPERATION;
  }

  @Override
  public void check(TenantScope scope, Wish wish) {
    proposals.check(scope, read(wish));
  }

  @Override
  public Measured measure(TenantScope scope, Wish wish) {
    ProposePeeringRequest request = read(wish);
    Approvers leave = scope.role() == Role.LEAD ? Approvers.NONE : Approvers.LEAD;
    return new Measured(
        request.name(),
        new Need(Resources.NONE, QuotaGrants.Lack.NOTHING, null, leave),
        0,
        request.endsAt(),
        null);
  }

  @Override
  public Done run(TenantScope scope, Wish wish, Approved how) {
    Answer answer = proposals.propose(scope, read(wish), how.locale());
    PeeringView made = (PeeringView) Objects.requireNonNull(answer.body());
    return new Done(answer, made.id(), Objects.requireNonNull(answer.location()));
  }

  private ProposePeeringRequest read(Wish wish) {
    ObjectNode payload = wish.payload().deepCopy();
    Instant end = wish.end();
    if (end != null) {
      payload.put(END, end.toString());
    }
    try {
      return json.treeToValue(payload, ProposePeeringRequest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the contract lets pass what is no peering", e);
    }
  }
}
