package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.compute.FlavorRow;
import cloud.faso.compute.FlavorService;
import cloud.faso.compute.ResizeVmRequest;
import cloud.faso.compute.VmGrants;
import cloud.faso.compute.VmView;
import cloud.faso.metering.Prices;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import java.time.Instant;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;

/**
 * Another size of a VM, beyond the tenant's quota as a rule. Where it says until when, the VM is
 * leased until then, too. It can be asked for while the VM runs; granted, only while it is off.
 */
final class LargerVm implements Requestable<TenantScope> {

  private final VmGrants vms;
  private final AskedVms asked;
  private final FlavorService flavors;
  private final QuotaService quotas;
  private final QuotaGrants grants;
  private final Prices prices;
  private final InstantSource clock;

  LargerVm(Requests.Needs its) {
    this.vms = its.vms();
    this.asked = new AskedVms(its.vms());
    this.flavors = its.flavors();
    this.quotas = its.quotas();
    this.grants = its.grants();
    this.prices = its.prices();
    this.clock = its.clock();
  }

  @Override
  public String operation() {
    return "resizeVm";
  }

  @Override
  public About about(TenantScope scope, AskRequest request) {
    return asked.named(scope, request);
  }

  @Override
  public void check(TenantScope scope, Wish wish) {
    if (flavor(wish).name().equals(asked.of(scope, wish).flavor())) {
      throw PlatformProblem.INVALID.problem().because("/flavor", "violation.present-flavor");
    }
  }

  @Override
  public Measured measure(TenantScope scope, Wish wish) {
    VmView vm = asked.of(scope, wish);
    FlavorRow flavor = flavor(wish);
    long disk = vm.rootDisk().sizeGiB();
    Resources before = new Resources(vm.vcpus(), vm.memoryMiB(), 1, disk, 0);
    Resources after = new Resources(flavor.vcpus(), flavor.memoryMib(), 1, disk, 0);
    Resources growth = after.beyond(before);
    Instant until = wish.until();
    LongerLease longer =
        until != null && vms.isTooLong(scope, vm, until)
            ? LongerLease.until(until, clock.instant())
            : null;
    Need need = new Need(growth, grants.lackOfUse(scope, growth), longer);
    long cost = prices.monthlyXof(Measured.useOf(after));
    return new Measured(
        vm.name(),
        need,
        growth,
        cost - prices.monthlyXof(Measured.useOf(before)),
        cost,
        end(vm, wish),
        need.lacksQuota() ? lentUntil(vm, wish) : null);
  }

  @Override
  public Done run(TenantScope scope, Wish wish, Approved how) {
    VmView vm = asked.of(scope, wish);
    Answer answer =
        vms.resize(
            scope,
            vm.id(),
            new ResizeVmRequest(flavor(wish).name()),
            wish.until(),
            (tenant, more) -> {
              Resources growth = more.max(Resources.NONE);
              grants.give(tenant, growth, how.until(lentUntil(vm, wish)));
              quotas.book(tenant, more);
            },
            how.locale());
    return AskedVms.done(scope, vm, answer);
  }

  /** When the VM ends by then: one that is leased already ends as it does. */
  private static @Nullable Instant end(VmView vm, Wish wish) {
    return wish.until() == null ? vm.expiresAt() : wish.until();
  }

  /** Until the VM is gone, as what a new one lacks. */
  private @Nullable Instant lentUntil(VmView vm, Wish wish) {
    Instant end = end(vm, wish);
    return end == null ? null : vms.goneAfter(end);
  }

  private FlavorRow flavor(Wish wish) {
    String ref = wish.payload().path("flavor").asText();
    return flavors
        .find(ref)
        .orElseThrow(() -> PlatformProblem.unknownReference("/flavor", "flavor", ref));
  }
}
