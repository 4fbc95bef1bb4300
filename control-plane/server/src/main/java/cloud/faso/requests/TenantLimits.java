package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.metering.Prices;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;

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
  public void check(TenantScope scope, JsonNode payload) {
    grants.requireMore(scope, new MergePatch(payload));
  }

  @Override
  public Measured measure(TenantScope scope, JsonNode payload) {
    QuotaGrants.Lack lack = grants.lackOfLimits(scope, new MergePatch(payload));
    Resources growth = lack.ofTenant();
    return new Measured(
        scope.name(), new Need(growth, lack), prices.monthlyXof(Measured.useOf(growth)));
  }

  @Override
  public Done run(TenantScope scope, JsonNode payload, QuotaGrants.Source source, Locale locale) {
    // It may have got as much in another way since, and perhaps only for a time.
    check(scope, payload);
    return new Done(
        grants.raise(scope, new MergePatch(payload), source),
        scope.tenant(),
        "/v1/tenants/" + scope.tenant().value() + "/quota");
  }
}
