package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.tenancy.QuotaBooking;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What may be done with VMs once whoever decides on it has approved it. */
public final class VmGrants {

  private final CreateVm createVm;
  private final VmService vms;
  private final VmTable table;
  private final VmViews views;
  private final LeaseTerms terms;
  private final LeaseRules rules;

  VmGrants(Compute.Needs its, CreateVm createVm, VmService vms, VmViews views) {
    this.createVm = createVm;
    this.vms = vms;
    this.table = its.database().table(VmTable.class);
    this.views = views;
    this.terms = its.leases();
    this.rules = new LeaseRules(its.leases(), its.clock());
  }

  /**
   * Makes a VM, for as long as it says, whose use is booked in another way than within the quota.
   *
   * @param booking called last, and once
   */
  public Answer create(
      TenantScope scope, CreateVmRequest request, QuotaBooking booking, Locale locale) {
    return createVm.create(scope, request, new CreateVm.How(booking, true), locale);
  }

  /** Has the lease of a VM end then, however long that is; null for never. */
  public Answer lease(TenantScope scope, VmId vm, @Nullable Instant until, Locale locale) {
    var change = JsonNodeFactory.instance.objectNode();
    change.put("expiresAt", until == null ? null : until.toString());
    return vms.patch(scope, vm.value(), new MergePatch(change), true, new IfMatch(null), locale);
  }

  /**
   * Gives a VM that is off another size, whose use is booked in another way than within the quota.
   *
   * @param until when its lease ends from then on, however long that is; null for as it is
   * @param booking of what it grows by; called last, if at all
   * @throws cloud.faso.platform.problem.Problem {@code wrong-phase} for one that is not off, {@code
   *     no-room} on its node, {@code lease-ended} where that is over and stays so
   */
  public Answer resize(
      TenantScope scope,
      VmId vm,
      ResizeVmRequest request,
      @Nullable Instant until,
      QuotaBooking booking,
      Locale locale) {
    return vms.resize(scope, vm, request, until, booking, locale);
  }

  /** A VM that is there, and stays. */
  public Optional<VmView> find(TenantScope scope, String ref) {
    return table
        .find(scope.tenant(), ref)
        .filter(vm -> !vm.deleteRequested())
        .map(vm -> views.view(vm, scope.caller(), Locale.ENGLISH));
  }

  /** True when the caller may not have a new VM until then alone; null for what is usual. */
  public boolean isTooLong(TenantScope scope, @Nullable Instant end) {
    return rules.isTooLong(scope, end);
  }

  /** True when the caller may not have the VM until then alone; null for without an end. */
  public boolean isTooLong(TenantScope scope, VmView vm, @Nullable Instant end) {
    return rules.isTooLong(scope, vm.expiresAt(), end);
  }

  /** When a VM whose lease ends then will be gone. */
  public Instant goneAfter(Instant end) {
    return terms.deletionAt(end, null);
  }
}
