package cloud.faso.requests;

import cloud.faso.access.MinistryScope;
import cloud.faso.metering.Prices;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;

/** More quota for a ministry. */
final class MinistryLimits implements Requestable<MinistryScope> {

  private final QuotaGrants grants;
  private final Prices prices;

  MinistryLimits(Requests.Needs its) {
    this.grants = its.grants();
    this.prices = its.prices();
  }

  @Override
  public String operation() {
    return "patchMinistryQuota";
  }

  @Override
  public void check(MinistryScope scope, Wish wish) {
    grants.requireMore(scope, new MergePatch(wish.payload()));
  }

  @Override
  public Measured measure(MinistryScope scope, Wish wish) {
    QuotaGrants.Lack lack = grants.lackOfLimits(scope, new MergePatch(wish.payload()));
    Resources growth = lack.ofMinistry();
    return new Measured(
        scope.code(),
        new Need(growth, lack, null),
        prices.monthlyXof(Measured.useOf(growth)),
        wish.until(),
        wish.until());
  }

  @Override
  public Done run(MinistryScope scope, Wish wish, Approved how) {
    // It may have got as much in another way since, and perhaps only for a time.
    check(scope, wish);
    return new Done(
        grants.raise(scope, new MergePatch(wish.payload()), how.until(wish.until())),
        scope.ministry(),
        "/v1/ministries/" + scope.ministry().value() + "/quota");
  }
}
