package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.db.Labels;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmState;
import cloud.faso.tenancy.QuotaBooking;
import cloud.faso.tenancy.QuotaService;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Use cases that change what is wanted of VMs; {@link VmQueries} reads them. */
public final class VmService {

  private final VmTable table;
  private final CreateVm createVm;
  private final ChangeVm changeVm;
  private final FlavorService flavors;
  private final QuotaService quota;
  private final VmViews views;
  private final InstantSource clock;
  private final VmLeaseTable leaseTable;
  private final LeaseRules leases;

  VmService(Compute.Needs its, CreateVm createVm, ChangeVm changeVm, VmViews views) {
    this.table = its.database().table(VmTable.class);
    this.createVm = createVm;
    this.changeVm = changeVm;
    this.flavors = its.flavors();
    this.quota = its.quota();
    this.views = views;
    this.clock = its.clock();
    this.leaseTable = its.database().table(VmLeaseTable.class);
    this.leases = new LeaseRules(its.leases(), its.clock());
  }

  /** Makes a VM. */
  public Answer create(TenantScope scope, CreateVmRequest request, Locale locale) {
    return createVm.create(scope, request, new CreateVm.How(quota::book, false), locale);
  }

  /** Wants it on; nothing to do for one that is wanted on, unless it went down or failed. */
  public Answer start(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return changeVm.change(
        scope,
        ref,
        VmVerb.START,
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          leases.requireRunning(vm);
          table.unpark(vm.id());
          if (vm.wantsOn() && !hasHalted(vm) && !hasFailed(vm)) {
            return false;
          }
          table.requestPower(vm.id(), PowerAction.RUN, 0);
          return true;
        });
  }

  /** Wants it off; asking again with less patience counts. */
  public Answer stop(
      TenantScope scope, String ref, StopVmRequest request, IfMatch ifMatch, Locale locale) {
    return changeVm.change(
        scope,
        ref,
        VmVerb.STOP,
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          boolean parked = table.unpark(vm.id()) > 0;
          if (!parked && !vm.wantsOn() && vm.powerGraceSeconds() <= request.grace()) {
            return false;
          }
          table.requestPower(vm.id(), PowerAction.STOP, request.grace());
          return true;
        });
  }

  /** Asks the guest to restart. */
  public Answer reboot(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return restart(scope, ref, VmVerb.REBOOT, PowerAction.REBOOT, ifMatch, locale);
  }

  /** Restarts the guest without asking it. */
  public Answer reset(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return restart(scope, ref, VmVerb.RESET, PowerAction.RESET, ifMatch, locale);
  }

  private Answer restart(
      TenantScope scope,
      String ref,
      VmVerb verb,
      PowerAction action,
      IfMatch ifMatch,
      Locale locale) {
    return changeVm.change(
        scope,
        ref,
        verb,
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          if (vm.wantsOn() && vm.nodeId() == null) {
            throw wrongPhase("wrong-phase.waits-for-room");
          }
          if (!vm.wantsOn() || hasHalted(vm)) {
            throw wrongPhase("wrong-phase.restart-needs-on");
          }
          table.requestPower(vm.id(), action, 0);
          return true;
        });
  }

  /** Gives it another size, on the node where it is; only while it is off. */
  public Answer resize(
      TenantScope scope, String ref, ResizeVmRequest request, IfMatch ifMatch, Locale locale) {
    FlavorRow flavor = flavor(request.flavor());
    return changeVm.change(scope, ref, VmVerb.RESIZE, ifMatch, locale, vm -> resize(vm, flavor));
  }

  /**
   * As it was approved.
   *
   * @param expiresAt when its lease ends from then on; null for as it is, which must not be over
   * @param booking of what it grows by
   */
  Answer resize(
      TenantScope scope,
      VmId id,
      ResizeVmRequest request,
      @Nullable Instant expiresAt,
      QuotaBooking booking,
      Locale locale) {
    FlavorRow flavor = flavor(request.flavor());
    return changeVm.change(
        scope,
        id.value(),
        VmVerb.RESIZE,
        new IfMatch(null),
        locale,
        booking,
        vm -> {
          if (expiresAt == null) {
            leases.requireRunning(vm);
            return resize(vm, flavor);
          }
          if (!resize(vm, flavor)) {
            table.touch(vm.id());
          }
          leaseTable.set(vm.id(), expiresAt);
          return true;
        });
  }

  private boolean resize(VmRow vm, FlavorRow flavor) {
    requireNotDeleting(vm);
    if (vm.flavor().equals(flavor.name())) {
      return false;
    }
    VmPhase phase = views.phase(vm);
    if (phase == VmPhase.UNREACHABLE) {
      throw wrongPhase("wrong-phase.unreachable");
    }
    if (phase != VmPhase.STOPPED && phase != VmPhase.PENDING) {
      throw wrongPhase("wrong-phase.resize-needs-stopped");
    }
    CreateVm.requireMemory(flavor, table.imageOf(vm.id()).orElseThrow().minMemoryMib());
    table.resize(vm.id(), flavor.id(), flavor.name(), flavor.vcpus(), flavor.memoryMib());
    return true;
  }

  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return patch(scope, ref, patch, false, ifMatch, locale);
  }

  /** Where it is approved, its lease may be as long as it says. */
  Answer patch(
      TenantScope scope,
      String ref,
      MergePatch patch,
      boolean isApproved,
      IfMatch ifMatch,
      Locale locale) {
    return changeVm.change(
        scope,
        ref,
        VmVerb.UPDATE,
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          Map<String, String> present = Labels.read(vm.labels());
          Patchable patched =
              patch.applyTo(new Patchable(present, text(vm.expiresAt())), Patchable.class);
          Map<String, String> wanted = Objects.requireNonNullElse(patched.labels(), Map.of());
          Instant until = LeaseRules.parse(patched.expiresAt());
          if (wanted.equals(present) && Objects.equals(until, vm.expiresAt())) {
            return false;
          }
          if (!Objects.equals(until, vm.expiresAt())) {
            if (!isApproved) {
              leases.requireMaySet(scope, vm, until);
            }
            leaseTable.set(vm.id(), until);
          }
          table.relabel(vm.id(), Labels.write(wanted));
          return true;
        });
  }

  /** What a patch may change. */
  private record Patchable(@Nullable Map<String, String> labels, @Nullable String expiresAt) {}

  private static @Nullable String text(@Nullable Instant time) {
    return time == null ? null : time.toString();
  }

  /** Wants it gone; nothing to do for one that is being deleted. */
  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return changeVm.change(
        scope,
        ref,
        VmVerb.DELETE,
        ifMatch,
        locale,
        vm -> {
          if (vm.deleteRequested()) {
            return false;
          }
          table.requestDelete(vm.id(), clock.instant());
          return true;
        });
  }

  private static boolean hasHalted(VmRow vm) {
    return vm.observedState() == VmState.HALTED && vm.seenPowerRequest() == vm.powerRequest();
  }

  /** As its node told last, be the node silent now or not. */
  private static boolean hasFailed(VmRow vm) {
    return VmPhase.of(vm.wanted(), vm.known(false)) == VmPhase.FAILED;
  }

  static void requireNotDeleting(VmRow vm) {
    if (vm.deleteRequested()) {
      throw wrongPhase("wrong-phase.deleting");
    }
  }

  private static RuntimeException wrongPhase(String detail) {
    return VmProblem.WRONG_PHASE.problem().saying(detail);
  }

  private FlavorRow flavor(String ref) {
    return flavors
        .find(ref)
        .orElseThrow(() -> PlatformProblem.unknownReference("/flavor", "flavor", ref));
  }
}
