package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.operations.Events;
import cloud.faso.operations.OperationId;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Words;
import cloud.faso.tenancy.QuotaService;
import java.time.InstantSource;
import java.util.Locale;

/**
 * Takes a VM away at once although its node cannot carry that out now. What is left of it is kept
 * as a tombstone that its node is told of whenever it is heard of again, so that nothing of it
 * outlives that, and nothing of it is a stray.
 */
public final class ForceDelete {

  private static final String VERB = "force-delete";

  private final Database database;
  private final VmTable table;
  private final LeftoverTable leftovers;
  private final NodeBooks books;
  private final FleetView fleet;
  private final QuotaService quota;
  private final VmRemoval removal;
  private final VmViews views;
  private final Receipts receipts;
  private final Events events;
  private final Notices notices;
  private final ConfirmationService confirmations;
  private final Signals<NodeId> assignmentsChanged;
  private final InstantSource clock;

  ForceDelete(Compute.Needs its, FleetView fleet, VmRemoval removal, VmViews views) {
    this.database = its.database();
    this.table = database.table(VmTable.class);
    this.leftovers = database.table(LeftoverTable.class);
    this.books = its.books();
    this.fleet = fleet;
    this.quota = its.quota();
    this.removal = removal;
    this.views = views;
    this.receipts = its.receipts();
    this.events = its.events();
    this.notices = its.notices();
    this.confirmations = its.confirmations();
    this.assignmentsChanged = its.assignmentsChanged();
    this.clock = its.clock();
  }

  /**
   * Has a second operator confirm it.
   *
   * @throws cloud.faso.platform.problem.Problem {@code wrong-phase} where its node can do it
   */
  Answer ask(TenantScope scope, Change change, String ref, Locale locale) {
    return database.transact(
        () -> {
          VmRow vm = lock(scope, ref);
          change.ifMatch().check(vm.generation());
          requireOutOfReach(vm);
          events.about(vm.id(), vm.tenantId(), vm.ministryId());
          return confirmations
              .ask(scope, change, vm.id(), vm.name(), () -> delete(scope, vm))
              .previewing("detail", () -> whatStays(vm, locale))
              .previewing("quota", () -> quota.preview(scope));
        });
  }

  /**
   * Does it.
   *
   * @param ref as confirmed
   * @throws cloud.faso.platform.problem.Problem {@code not-found}; {@code wrong-phase} where its
   *     node can do it by now
   */
  public Answer delete(TenantScope scope, String ref) {
    return database.transact(
        () -> {
          VmRow vm = lock(scope, ref);
          requireOutOfReach(vm);
          return delete(scope, vm);
        });
  }

  /** Locks as {@link ChangeVm} does: the VM's receipts, its node's books, its meter, quotas. */
  private Answer delete(TenantScope scope, VmRow vm) {
    if (vm.deleteRequested()) {
      receipts.succeeded(vm.id(), vm.generation());
    }
    long generation = vm.generation() + 1;
    OperationId operation = receipts.open(scope.caller(), VERB, vm.id(), vm.tenantId(), generation);
    receipts.succeeded(vm.id(), generation);
    if (vm.nodeId() != null) {
      leave(vm, vm.nodeId(), generation);
    }
    removal.abandon(vm);
    notices.tell(
        new Audience.Members(vm.tenantId(), vm.ministryId()),
        NoticeType.FORCE_DELETED,
        vm.name(),
        scope.name(),
        scope.caller().name());
    return Answer.gone().with((TypedId) operation);
  }

  private void leave(VmRow vm, NodeId node, long generation) {
    // Takes nothing, so it fits.
    long revision = books.rebook(node, 0, 0).orElseThrow();
    leftovers.insert(vm.id(), node, revision, generation, clock.instant());
    database.afterCommit(() -> assignmentsChanged.signal(node));
  }

  private void requireOutOfReach(VmRow vm) {
    if (vm.nodeId() != null && !views.isSilent(vm) && !failsToGo(vm)) {
      throw VmProblem.WRONG_PHASE.problem().saying("wrong-phase.node-answers");
    }
  }

  /** Its node tries to delete it, again and again, and cannot. */
  private static boolean failsToGo(VmRow vm) {
    Long failing = vm.errorGeneration();
    return vm.deleteRequested()
        && vm.failures() >= VmPhase.FAILED_AFTER
        && failing != null
        && failing >= vm.generation();
  }

  private String whatStays(VmRow vm, Locale locale) {
    NodeId node = vm.nodeId();
    return node == null
        ? Words.say(locale, "vm.force-delete.nothing-stays")
        : Words.say(
            locale,
            "vm.force-delete.stays",
            fleet.node(node).map(known -> known.name()).orElse(node.value()));
  }

  private VmRow lock(TenantScope scope, String ref) {
    return table
        .lock(scope.tenant(), ref)
        .flatMap(table::find)
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("vm", ref));
  }
}
