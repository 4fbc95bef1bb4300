package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.metering.Prices;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;

/** More quota for a tenant. */
final class TenantLimits implements Requestable<TenantScope> {

  private final QuotaGrants grants;
  private final Prices prices;

  TenantLimits(Requests.Needs its) {
    this.grants = its.grants();
    this.prices = its.prices();
  }

  @Override
  public String operation() {
    return "patchTenantQuota";
  }

  @Override
  public void check(TenantScope scope, Wish wish) {
    grants.requireMore(scope, new MergePatch(wish.payload()));
  }

  @Override
  public Measured measure(TenantScope scope, Wish wish) {
    QuotaGrants.Lack lack = grants.lackOfLimits(scope, new MergePatch(wish.payload()));
    Resources growth = lack.ofTenant();
    return new Measured(
        scope.name(),
        new Need(growth, lack, null),
        prices.monthlyXof(Measured.useOf(growth)),
        wish.until(),
        wish.until());
  }

  @Override
  public Done run(TenantScope scope, Wish wish, Approved how) {
    // It may have got as much in another way since, and perhaps only for a time.
    check(scope, wish);
    return new Done(
        grants.raise(scope, new MergePatch(wish.payload()), how.until(wish.until())),
        scope.tenant(),
        "/v1/tenants/" + scope.tenant().value() + "/quota");
  }
}
