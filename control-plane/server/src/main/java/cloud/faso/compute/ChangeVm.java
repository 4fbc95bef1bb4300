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
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.tenancy.QuotaBooking;
import cloud.faso.tenancy.QuotaPreview;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Carries out one change of what is wanted of a VM, with all that follows from it. */
final class ChangeVm {

  private final Database database;
  private final VmTable table;
  private final NodeBooks books;
  private final FleetView fleet;
  private final RoomSeeking room;
  private final QuotaService quota;
  private final VmRemoval removal;
  private final Receipts receipts;
  private final Events events;
  private final VmViews views;
  private final VmMeters meters;
  private final Signals<NodeId> assignmentsChanged;
  private final Signals<VmId> vmChanged;

  ChangeVm(
      Compute.Needs its,
      FleetView fleet,
      RoomSeeking room,
      VmRemoval removal,
      VmViews views,
      VmMeters meters,
      Signals<VmId> vmChanged) {
    this.database = its.database();
    this.table = database.table(VmTable.class);
    this.books = its.books();
    this.fleet = fleet;
    this.room = room;
    this.quota = its.quota();
    this.removal = removal;
    this.receipts = its.receipts();
    this.events = its.events();
    this.views = views;
    this.meters = meters;
    this.assignmentsChanged = its.assignmentsChanged();
    this.vmChanged = vmChanged;
  }

  /** One change of wanted facts; what room and quota it takes follows from them. */
  interface Wish {
    /** Writes it; false when it is wanted already. */
    boolean write(VmRow vm);

    /**
     * Refuses what cannot be after all; called once the VM's node, if it has one, is told, and its
     * books are held.
     */
    default void check(VmRow vm) {}
  }

  /** Books what it grows by within the quota. */
  Answer change(
      TenantScope scope, String ref, VmVerb verb, IfMatch ifMatch, Locale locale, Wish wish) {
    return change(scope, ref, verb, ifMatch, locale, quota::book, wish);
  }

  /**
   * Locks in the order in which {@link VmObserver} does: the VM's receipts, then the segments of
   * one that looks for a node, then its node's books, then its meter, then quotas.
   *
   * @param booking of what it grows by; called last, if at all
   */
  Answer change(
      TenantScope scope,
      String ref,
      VmVerb verb,
      IfMatch ifMatch,
      Locale locale,
      QuotaBooking booking,
      Wish wish) {
    return database.transact(
        () -> {
          VmRow before = lock(scope, ref);
          ifMatch.check(before.generation());
          if (!wish.write(before)) {
            Answer same = answer(verb, before, views.view(before, scope.caller(), locale));
            return receipts.running(before.id()).map(it -> same.with((TypedId) it)).orElse(same);
          }
          VmRow written = table.find(before.id()).orElseThrow();
          OperationId operation = receipt(scope, verb, written);
          Resources growth = VmRemoval.used(written).minus(VmRemoval.used(before));
          VmRow wanted = settleOnNode(verb, before, written, growth);
          wish.check(wanted);
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
            booking.book(scope, growth);
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

  /** Has its node know, or one be looked for; the VM as it is then. */
  private VmRow settleOnNode(VmVerb verb, VmRow before, VmRow written, Resources growth) {
    NodeId node = written.nodeId();
    if (node != null) {
      assign(written, node, growth);
      return written;
    }
    if (verb.isDoneAtOnce() || written.deleteRequested()) {
      return written;
    }
    room.goOn(before, written);
    return table.find(written.id()).orElseThrow();
  }

  /** Lets the VM's node know, and books there what the VM grew by. */
  private void assign(VmRow vm, NodeId node, Resources growth) {
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

  private VmRow lock(TenantScope scope, String ref) {
    return table.lock(scope.tenant(), ref).flatMap(table::find).orElseThrow(() -> missing(ref));
  }

  private static RuntimeException missing(String ref) {
    return PlatformProblem.NOT_FOUND.problem("vm", ref);
  }
}
