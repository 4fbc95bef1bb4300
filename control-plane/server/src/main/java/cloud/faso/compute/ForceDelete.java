package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.audit.AuditTarget;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.confirmations.Deed;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Deletes a VM without waiting for its node, where that is silent or does not manage to. The VM is
 * gone from the platform at once; what is left on the node goes whenever the node is able to.
 */
public final class ForceDelete {

  private final Database database;
  private final VmTable table;
  private final VmViews views;
  private final VmRemoval removal;
  private final Leftovers leftovers;
  private final NodeBooks books;
  private final Receipts receipts;
  private final ConfirmationService confirmations;
  private final Signals<NodeId> assignmentsChanged;
  private final InstantSource clock;

  ForceDelete(Compute.Needs its, VmViews views, VmRemoval removal, Leftovers leftovers) {
    this.database = its.database();
    this.table = database.table(VmTable.class);
    this.views = views;
    this.removal = removal;
    this.leftovers = leftovers;
    this.books = its.books();
    this.receipts = its.receipts();
    this.confirmations = its.confirmations();
    this.assignmentsChanged = its.assignmentsChanged();
    this.clock = its.clock();
  }

  /**
   * Puts it down for a second operator.
   *
   * @throws cloud.faso.platform.problem.Problem {@code wrong-phase} where the ordinary deletion
   *     does
   */
  Answer ask(TenantScope scope, Change change, String ref) {
    VmRow vm = found(table.find(scope.tenant(), ref), ref);
    change.ifMatch().check(vm.generation());
    requireForsaken(vm);
    String id = vm.id().value();
    return confirmations.ask(
        scope,
        change,
        new Deed(new AuditTarget(id, scope.tenant(), scope.ministry()), vm.name(), null),
        () -> delete(scope, id));
  }

  /** Does it. Locks as whoever changes a VM does. */
  public Answer delete(TenantScope scope, String ref) {
    return database.transact(
        () -> {
          VmRow before = found(table.lock(scope.tenant(), ref).flatMap(table::find), ref);
          NodeId node = requireForsaken(before);
          table.requestDelete(before.id(), clock.instant());
          VmRow vm = table.find(before.id()).orElseThrow();
          receipts.succeeded(vm.id(), vm.generation());
          leftovers.leave(vm, node, books.rebook(node, 0, 0).orElseThrow());
          removal.finish(List.of(vm));
          database.afterCommit(() -> assignmentsChanged.signal(node));
          return Answer.gone();
        });
  }

  /** Its node; there is one, and waiting for it is of no use. */
  private NodeId requireForsaken(VmRow vm) {
    boolean fails = vm.deleteRequested() && vm.failures() >= VmPhase.FAILED_AFTER;
    if (vm.nodeId() == null || !(fails || views.isSilent(vm))) {
      throw VmProblem.WRONG_PHASE.problem().saying("wrong-phase.force-delete");
    }
    return Objects.requireNonNull(vm.nodeId());
  }

  private static VmRow found(Optional<VmRow> vm, String ref) {
    return vm.orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("vm", ref));
  }
}
