package cloud.faso.requests;

import cloud.faso.access.TenantScope;
import cloud.faso.compute.VmGrants;
import cloud.faso.compute.VmView;
import cloud.faso.platform.http.Answer;
import java.util.Objects;

/** VMs that are there and that something is asked for. */
final class AskedVms {

  private final VmGrants vms;

  AskedVms(VmGrants vms) {
    this.vms = vms;
  }

  About named(TenantScope scope, AskRequest asked) {
    return About.vm(asked, ref -> vms.find(scope, ref).map(VmView::id));
  }

  /**
   * The VM as it is now.
   *
   * @throws cloud.faso.platform.problem.Problem {@code vm-gone}
   */
  VmView of(TenantScope scope, Wish wish) {
    String id = Objects.requireNonNull(wish.about().vmId()).value();
    return vms.find(scope, id).orElseThrow(RequestProblem.VM_GONE::problem);
  }

  static Done done(TenantScope scope, VmView vm, Answer answer) {
    return new Done(
        answer, vm.id(), "/v1/tenants/" + scope.tenant().value() + "/vms/" + vm.id().value());
  }
}
