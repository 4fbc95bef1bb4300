package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.metering.Prices;
import cloud.faso.network.CreateFloatingIpRequest;
import cloud.faso.network.FloatingIpService;
import cloud.faso.network.FloatingIpView;
import cloud.faso.platform.http.Answer;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.QuotaService;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * A public address, beyond the tenant's quota as a rule. What lacks of the quota is lent until the
 * end that is said; the address stays after it, and no other can be had until one is given back.
 */
final class NewFloatingIp implements Requestable<TenantScope> {

  private final FloatingIpService floatingIps;
  private final QuotaService quotas;
  private final QuotaGrants grants;
  private final Prices prices;
  private final ObjectMapper json;

  NewFloatingIp(Requests.Needs its) {
    this.floatingIps = its.networks().floatingIps;
    this.quotas = its.quotas();
    this.grants = its.grants();
    this.prices = its.prices();
    this.json = its.json();
  }

  @Override
  public String operation() {
    return "createFloatingIp";
  }

  @Override
  public void check(TenantScope scope, Wish wish) {
    floatingIps.check(scope, read(wish));
  }

  @Override
  public Measured measure(TenantScope scope, Wish wish) {
    Need need =
        new Need(FloatingIpService.ONE, grants.lackOfUse(scope, FloatingIpService.ONE), null);
    return new Measured(
        subject(scope, read(wish)),
        need,
        prices.monthlyXof(FloatingIpService.USE),
        wish.end(),
        need.lacksQuota() ? wish.end() : null);
  }

  /** The first thing that it names; of one that names nothing, whose it is to be. */
  private static String subject(TenantScope scope, CreateFloatingIpRequest request) {
    return Stream.of(
            request.vm(),
            request.loadBalancer(),
            request.port(),
            request.address(),
            request.externalNetwork())
        .flatMap(Stream::ofNullable)
        .findFirst()
        .orElse(scope.name());
  }

  @Override
  public Done run(TenantScope scope, Wish wish, Approved how) {
    Answer answer =
        floatingIps.create(
            scope,
            read(wish),
            (tenant, more) -> {
              grants.give(tenant, more, how.until(wish.end()));
              quotas.book(tenant, more);
            },
            how.locale());
    FloatingIpView made = (FloatingIpView) Objects.requireNonNull(answer.body());
    return new Done(answer, made.id(), Objects.requireNonNull(answer.location()));
  }

  private CreateFloatingIpRequest read(Wish wish) {
    try {
      return json.treeToValue(wish.payload(), CreateFloatingIpRequest.class);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("the contract lets pass what is no floating IP", e);
    }
  }
}
