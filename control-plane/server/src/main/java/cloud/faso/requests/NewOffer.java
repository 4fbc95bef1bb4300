package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.network.CreateOfferRequest;
import cloud.faso.network.PeeringOfferService;
import cloud.faso.network.PeeringOfferView;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.id.TypedId;
import java.util.Locale;

/** A service that a member may not offer to other tenants. */
final class NewOffer extends LeadsCall<CreateOfferRequest> {

  static final String OPERATION = "createOffer";

  private final PeeringOfferService offers;

  NewOffer(Requests.Needs its) {
    super(OPERATION, CreateOfferRequest.class, its);
    this.offers = its.networks().offers;
  }

  @Override
  public void check(TenantScope scope, Wish wish) {
    offers.check(scope, read(wish));
  }

  @Override
  String subject(CreateOfferRequest request) {
    return request.name();
  }

  @Override
  Answer make(TenantScope scope, CreateOfferRequest request, Locale locale) {
    return offers.create(scope, request);
  }

  @Override
  TypedId id(Object view) {
    return ((PeeringOfferView) view).id();
  }
}
