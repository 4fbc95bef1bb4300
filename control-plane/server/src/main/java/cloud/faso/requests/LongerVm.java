package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.compute.VmGrants;
import cloud.faso.compute.VmView;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Objects;

/** A VM for longer than a member may have it. */
final class LongerVm implements Requestable<TenantScope> {

  private static final QuotaGrants.Lack NOTHING =
      new QuotaGrants.Lack(Resources.NONE, Resources.NONE);

  private final VmGrants vms;
  private final InstantSource clock;

  LongerVm(Requests.Needs its) {
    this.vms = its.vms();
    this.clock = its.clock();
  }

  @Override
  public String operation() {
    return "patchVm";
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
    VmView vm = vm(scope, wish);
    Instant end = wish.end();
    LongerLease longer =
        vms.isTooLong(scope, vm, end) ? LongerLease.until(end, clock.instant()) : null;
    return new Measured(
        vm.name(), new Need(Resources.NONE, NOTHING, longer), vm.monthlyCostXof(), end, null);
  }

  @Override
  public Done run(TenantScope scope, Wish wish, Approved how) {
    VmView vm = vm(scope, wish);
    Answer answer = vms.lease(scope, vm.id(), wish.end(), how.locale());
    return new Done(
        answer, vm.id(), "/v1/tenants/" + scope.tenant().value() + "/vms/" + vm.id().value());
  }

  private VmView vm(TenantScope scope, Wish wish) {
    String id = Objects.requireNonNull(wish.vm()).value();
    return vms.find(scope, id).orElseThrow(RequestProblem.VM_GONE::problem);
  }
}
