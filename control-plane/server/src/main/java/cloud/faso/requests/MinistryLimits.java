package cloud.faso.requests;

import cloud.faso.access.MinistryScope;
import cloud.faso.metering.Prices;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

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
  public void check(MinistryScope scope, JsonNode payload) {
    grants.requireMore(scope, new MergePatch(payload));
  }

  @Override
  public Measured measure(MinistryScope scope, JsonNode payload) {
    QuotaGrants.Lack lack = grants.lackOfLimits(scope, new MergePatch(payload));
    Resources growth = lack.ofMinistry();
    return new Measured(
        scope.code(), new Need(growth, lack), prices.monthlyXof(Measured.useOf(growth)));
  }

  @Override
  public Done run(MinistryScope scope, JsonNode payload, QuotaGrants.Source source, Locale locale) {
    // It may have got as much in another way since, and perhaps only for a time.
    check(scope, payload);
    return new Done(
        grants.raise(scope, new MergePatch(payload)),
        scope.ministry(),
        "/v1/ministries/" + scope.ministry().value() + "/quota");
  }
}
