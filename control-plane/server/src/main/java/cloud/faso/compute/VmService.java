package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.NodeSnapshot;
import cloud.faso.operations.Events;
import cloud.faso.operations.OperationId;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Labels;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmState;
import cloud.faso.tenancy.QuotaPreview;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Use cases that change VMs; {@link VmQueries} reads them. */
public final class VmService {

  private final Database database;
  private final VmTable table;
  private final NodeBooks books;
  private final FleetView fleet;
  private final CreateVm createVm;
  private final FlavorService flavors;
  private final QuotaService quota;
  private final VmRemoval removal;
  private final Receipts receipts;
  private final Events events;
  private final VmViews views;
  private final VmMeters meters;
  private final Signals<NodeId> assignmentsChanged;
  private final Signals<VmId> vmChanged;
  private final InstantSource clock;
  private final VmLeaseTable leaseTable;
  private final LeaseRules leases;

  VmService(
      Compute.Needs its,
      CreateVm createVm,
      FleetView fleet,
      VmRemoval removal,
      VmViews views,
      VmMeters meters,
      Signals<VmId> vmChanged) {
    this.database = its.database();
    this.table = database.table(VmTable.class);
    this.books = its.books();
    this.fleet = fleet;
    this.createVm = createVm;
    this.flavors = its.flavors();
    this.quota = its.quota();
    this.removal = removal;
    this.receipts = its.receipts();
    this.events = its.events();
    this.views = views;
    this.meters = meters;
    this.assignmentsChanged = its.assignmentsChanged();
    this.vmChanged = vmChanged;
    this.clock = its.clock();
    this.leaseTable = database.table(VmLeaseTable.class);
    this.leases = new LeaseRules(its.leases(), its.clock());
  }

  /** Makes a VM. */
  public Answer create(TenantScope scope, CreateVmRequest request, Locale locale) {
    return createVm.create(scope, request, new CreateVm.How(quota::book, false), locale);
  }

  /** Wants it on; nothing to do for one that is wanted on, unless it went down or failed. */
  public Answer start(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return change(
        scope,
        ref,
        VmVerb.START,
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          leases.requireRunning(vm);
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
    return change(
        scope,
        ref,
        VmVerb.STOP,
        ifMatch,
        locale,
        vm -> {
          requireNotDeleting(vm);
          if (!vm.wantsOn() && vm.powerGraceSeconds() <= request.grace()) {
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
    return change(
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
    return change(
        scope,
        ref,
        VmVerb.RESIZE,
        ifMatch,
        locale,
        vm -> {
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
          CreateVm.requireMemory(flavor, table.imageOf(vm.id()).minMemoryMib());
          table.resize(vm.id(), flavor.id(), flavor.name(), flavor.vcpus(), flavor.memoryMib());
          return true;
        });
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
    return change(
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
    return change(
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

  /** One change of wanted facts; what room and quota it takes follows from them. */
  private interface Wish {
    /** Writes it; false when it is wanted already. */
    boolean write(VmRow vm);
  }

  /**
   * Locks in the order in which {@link VmObserver} does: the VM's receipts, then its node's books,
   * then its meter, then quotas.
   */
  private Answer change(
      TenantScope scope, String ref, VmVerb verb, IfMatch ifMatch, Locale locale, Wish wish) {
    return database.transact(
        () -> {
          VmRow before = lock(scope, ref);
          ifMatch.check(before.generation());
          if (!wish.write(before)) {
            Answer same = answer(verb, before, views.view(before, scope.caller(), locale));
            return receipts.running(before.id()).map(it -> same.with((TypedId) it)).orElse(same);
          }
          VmRow wanted = table.find(before.id()).orElseThrow();
          OperationId operation = receipt(scope, verb, wanted);
          Resources growth = VmRemoval.used(wanted).minus(VmRemoval.used(before));
          assign(wanted, growth);
          meter(before, wanted);
          VmView view = views.view(wanted, scope.caller(), locale);
          events.record(
              verb.event(),
              wanted.id(),
              scope.tenant(),
              scope.ministry(),
              Map.of(
                  "name", wanted.name(), "generation", wanted.generation(), "phase", view.phase()));
          Answer answer = answer(verb, wanted, view);
          settle(verb, wanted);
          if (!growth.equals(Resources.NONE)) {
            quota.book(scope, growth);
          }
          database.afterCommit(() -> vmChanged.signal(wanted.id()));
          return answer
              .with((TypedId) operation)
              .previewing("monthlyCostXof", view::monthlyCostXof)
              .previewing("quota", () -> previewQuota(scope, verb, wanted));
        });
  }

  /** The quotas once it is done: a VM counts until it is gone. */
  private QuotaPreview previewQuota(TenantScope scope, VmVerb verb, VmRow vm) {
    if (verb == VmVerb.DELETE && vm.nodeId() != null) {
      quota.release(
          List.of(new QuotaService.Use(vm.tenantId(), vm.ministryId(), VmRemoval.used(vm))));
    }
    return quota.preview(scope);
  }

  /** What only the control plane has to do is done already, and supersedes nothing. */
  private OperationId receipt(TenantScope scope, VmVerb verb, VmRow vm) {
    return verb.isDoneAtOnce()
        ? receipts.done(scope.caller(), verb.text(), vm.id(), scope.tenant(), vm.generation())
        : receipts.open(scope.caller(), verb.text(), vm.id(), scope.tenant(), vm.generation());
  }

  private static Answer answer(VmVerb verb, VmRow vm, VmView view) {
    return verb.isDoneAtOnce()
        ? Answer.ok(view, vm.generation())
        : Answer.accepted(view, vm.generation());
  }

  /** Lets the VM's node know, and books there what the VM grew by. */
  private void assign(VmRow vm, Resources growth) {
    NodeId node = vm.nodeId();
    if (node == null) {
      return;
    }
    long revision =
        books
            .rebook(node, growth.vcpus(), growth.memoryMiB())
            .orElseThrow(() -> noRoom(node, growth));
    table.reassign(vm.id(), revision, vm.generation(), vm.deleteRequested());
    database.afterCommit(() -> assignmentsChanged.signal(node));
    if (!growth.equals(Resources.NONE)) {
      database.afterCommit(() -> fleet.refresh(node));
    }
  }

  private void meter(VmRow before, VmRow wanted) {
    if (!VmUse.now(wanted).equals(VmUse.now(before))) {
      meters.change(wanted.id());
    }
  }

  private Problem noRoom(NodeId node, Resources growth) {
    NodeSnapshot left = books.snapshot(node).orElseThrow();
    Problem problem = VmProblem.NO_ROOM.problem();
    if (growth.vcpus() > left.freeVcpus()) {
      problem =
          problem.because(
              "/flavor", "no-room.vcpus", growth.vcpus(), Math.max(0, left.freeVcpus()));
    }
    if (growth.memoryMiB() > left.freeMemoryMiB()) {
      problem =
          problem.because(
              "/flavor", "no-room.memory", growth.memoryMiB(), Math.max(0, left.freeMemoryMiB()));
    }
    return problem;
  }

  /** What no node has to do anything about is done at once. */
  private void settle(VmVerb verb, VmRow vm) {
    if (vm.nodeId() != null || verb.isDoneAtOnce()) {
      return;
    }
    if (vm.deleteRequested()) {
      removal.finish(List.of(vm));
    } else if (!vm.wantsOn()) {
      receipts.succeeded(vm.id(), vm.generation());
    }
  }

  private static boolean hasHalted(VmRow vm) {
    return vm.observedState() == VmState.HALTED && vm.seenPowerRequest() == vm.powerRequest();
  }

  /** As its node told last, be the node silent now or not. */
  private static boolean hasFailed(VmRow vm) {
    return VmPhase.of(vm.wanted(), vm.known(false)) == VmPhase.FAILED;
  }

  private static void requireNotDeleting(VmRow vm) {
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

  private VmRow lock(TenantScope scope, String ref) {
    return table.lock(scope.tenant(), ref).flatMap(table::find).orElseThrow(() -> missing(ref));
  }

  private static RuntimeException missing(String ref) {
    return PlatformProblem.NOT_FOUND.problem("vm", ref);
  }
}
