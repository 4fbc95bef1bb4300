package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.compute.VmGrants;
import cloud.faso.compute.VmView;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

/** A VM for longer than a member may have it. */
final class LongerVm implements Requestable<TenantScope> {

  private final VmGrants vms;
  private final AskedVms asked;
  private final InstantSource clock;

  LongerVm(Requests.Needs its) {
    this.vms = its.vms();
    this.asked = new AskedVms(its.vms());
    this.clock = its.clock();
  }

  @Override
  public String operation() {
    return "patchVm";
  }

  @Override
  public About about(TenantScope scope, AskRequest request) {
    return asked.named(scope, request);
  }

  @Override
  public void check(TenantScope scope, Wish wish) {
    wish.payload()
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(member -> !member.equals("expiresAt"))
        .findFirst()
        .ifPresent(
            member -> {
              throw PlatformProblem.INVALID
                  .problem()
                  .because("/" + member, "violation.needs-no-request");
            });
    if (!wish.saysHowLong()) {
      throw PlatformProblem.INVALID.problem().because("/expiresAt", "violation.no-end-said");
    }
  }

  @Override
  public Measured measure(TenantScope scope, Wish wish) {
    VmView vm = asked.of(scope, wish);
    Instant end = wish.end();
    LongerLease longer =
        vms.isTooLong(scope, vm, end) ? LongerLease.until(end, clock.instant()) : null;
    Need need = new Need(Resources.NONE, QuotaGrants.Lack.NOTHING, longer);
    return new Measured(vm.name(), need, vm.monthlyCostXof(), end, null);
  }

  @Override
  public Done run(TenantScope scope, Wish wish, Approved how) {
    VmView vm = asked.of(scope, wish);
    return AskedVms.done(scope, vm, vms.lease(scope, vm.id(), wish.end(), how.locale()));
  }
}
