package cloud.faso.compute;

import cloud.faso.access.TenantId;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditReason;
import cloud.faso.audit.AuditTarget;
import cloud.faso.hardware.NodeBooks;
import cloud.faso.hardware.NodeId;
import cloud.faso.network.RetiredNetworks;
import cloud.faso.operations.Events;
import cloud.faso.operations.Reason;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.TypedId;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmState;
import cloud.faso.storage.RetiredVolumes;
import cloud.faso.tenancy.Retirement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out what was decided of tenants: shuts the VMs of retired ones down, starts those of
 * restored ones again, and deletes those of tenants whose grace is over, then their volumes and
 * their networks, and then the tenants. It looks at how things are and does what is lacking, each
 * VM in a transaction of its own; so it may be stopped anywhere, and run on several replicas.
 */
final class RetiredTenants {

  private static final Logger log = LoggerFactory.getLogger(RetiredTenants.class);

  private static final int GRACE_SECONDS = 60;

  /**
   * What is to become of a VM.
   *
   * @param operation operationId of the call that it is the same as
   * @param why for the audit
   * @param reason for those whose operation it ends
   */
  private record Order(VmVerb verb, String operation, AuditReason why, Reason reason) {}

  private static final Order PARK =
      new Order(
          VmVerb.STOP,
          "stopVm",
          AuditReason.TENANT_RETIRES,
          new Reason("vm.reason.tenant-retires", "Its tenant is being retired."));

  private static final Order UNPARK =
      new Order(
          VmVerb.START,
          "startVm",
          AuditReason.TENANT_RESTORED,
          new Reason("vm.reason.tenant-restored", "Its tenant was restored."));

  private static final Order REMOVE =
      new Order(
          VmVerb.DELETE,
          "deleteVm",
          AuditReason.TENANT_GOES,
          new Reason("vm.reason.tenant-goes", "Its tenant is retired, and its grace is over."));

  private final Database database;
  private final VmTable table;
  private final Retirement retirement;
  private final RetiredNetworks networks;
  private final RetiredVolumes volumes;
  private final NodeBooks books;
  private final FleetView fleet;
  private final VmRemoval removal;
  private final VmViews views;
  private final VmMeters meters;
  private final Receipts receipts;
  private final Events events;
  private final Audit audit;
  private final Signals<NodeId> assignmentsChanged;
  private final Signals<VmId> vmChanged;
  private final InstantSource clock;

  RetiredTenants(
      Compute.Needs its,
      FleetView fleet,
      VmRemoval removal,
      VmViews views,
      VmMeters meters,
      Signals<VmId> vmChanged) {
    this.database = its.database();
    this.table = database.table(VmTable.class);
    this.retirement = its.retirement();
    this.networks = its.retiredNetworks();
    this.volumes = its.retiredVolumes();
    this.books = its.books();
    this.fleet = fleet;
    this.removal = removal;
    this.views = views;
    this.meters = meters;
    this.receipts = its.receipts();
    this.events = its.events();
    this.audit = its.audit();
    this.assignmentsChanged = its.assignmentsChanged();
    this.vmChanged = vmChanged;
    this.clock = its.clock();
  }

  Periodic carryingOut() {
    return new Periodic("retire-tenants", Duration.ofSeconds(3), this::look);
  }

  private void look() {
    retirement.warn();
    for (TenantId tenant : retirement.inGrace()) {
      table.wantedOn(tenant).forEach(vm -> order(vm, PARK, this::park));
    }
    table.parkedInOpenTenants().forEach(vm -> order(vm, UNPARK, this::unpark));
    for (TenantId tenant : retirement.ending()) {
      table.notDeleted(tenant).forEach(vm -> order(vm, REMOVE, this::remove));
      tried(tenant, () -> end(tenant));
    }
  }

  /** What cannot be done for a fault of ours keeps nothing else from being done. */
  private static void tried(TypedId about, Runnable step) {
    try {
      step.run();
    } catch (RuntimeException e) {
      log.error("{} could not be brought to what its tenant is", about.value(), e);
    }
  }

  private void end(TenantId tenant) {
    List<VmId> left = table.allOf(tenant, 1);
    if (left.isEmpty()) {
      Optional<RetiredVolumes.Left> volume = volumes.clear(tenant);
      if (volume.isPresent()) {
        retirement.waitsFor(tenant, volume.get().volume(), volume.get().node());
      } else if (networks.clear(tenant)) {
        retirement.finish(tenant);
      } else {
        retirement.waitsForNetworks(tenant, networks.waitFor(tenant).orElse(null));
      }
    } else {
      table.find(left.getFirst()).ifPresent(vm -> retirement.waitsFor(tenant, vm.name(), node(vm)));
    }
  }

  private @Nullable String node(VmRow vm) {
    NodeId node = vm.nodeId();
    return node == null ? null : fleet.node(node).map(known -> known.name()).orElseGet(node::value);
  }

  /** Asks for it to be off; one whose guest shut itself down is, and stays so when it is back. */
  private boolean park(VmRow vm) {
    boolean halted =
        vm.observedState() == VmState.HALTED && vm.seenPowerRequest() == vm.powerRequest();
    if (!vm.wantsOn() || halted || vm.deleteRequested() || !retirement.isRetiring(vm.tenantId())) {
      return false;
    }
    table.park(vm.id());
    table.requestPower(vm.id(), PowerAction.STOP, GRACE_SECONDS);
    return true;
  }

  private boolean unpark(VmRow vm) {
    if (retirement.isRetiring(vm.tenantId()) || table.unpark(vm.id()) == 0) {
      return false;
    }
    boolean mayRun = vm.leaseEndedAt() == null && !vm.deleteRequested();
    if (vm.wantsOn() || !mayRun) {
      return false;
    }
    table.requestPower(vm.id(), PowerAction.RUN, 0);
    return true;
  }

  private boolean remove(VmRow vm) {
    if (vm.deleteRequested()) {
      return false;
    }
    table.requestDelete(vm.id(), clock.instant());
    return true;
  }

  /**
   * Changes what is wanted of a VM as its tenant's calls do, locking in the same order; nobody
   * waits for it, so it leaves no receipt.
   *
   * @param wish writes it; false when there is nothing to do
   */
  private void order(VmId id, Order order, Predicate<VmRow> wish) {
    tried(
        id,
        () ->
            database.transact(
                () ->
                    table
                        .tryLock(id)
                        .flatMap(_ -> table.find(id))
                        .filter(wish)
                        .ifPresent(
                            before -> carryOut(before, table.find(id).orElseThrow(), order))));
  }

  private void carryOut(VmRow before, VmRow wanted, Order order) {
    receipts.supersede(wanted.id(), wanted.generation(), order.reason());
    audit.byItself(
        order.operation(),
        order.why(),
        new AuditTarget(wanted.id().value(), wanted.tenantId(), wanted.ministryId()),
        null);
    NodeId node = wanted.nodeId();
    if (node != null) {
      long revision = books.rebook(node, 0, 0).orElseThrow();
      table.reassign(wanted.id(), revision, wanted.generation(), wanted.deleteRequested());
      database.afterCommit(() -> assignmentsChanged.signal(node));
    }
    if (!VmUse.now(wanted).equals(VmUse.now(before))) {
      meters.change(wanted.id());
    }
    events.record(
        order.verb().event(),
        wanted.id(),
        wanted.tenantId(),
        wanted.ministryId(),
        Map.of(
            "name",
            wanted.name(),
            "generation",
            wanted.generation(),
            "phase",
            views.phase(wanted)));
    if (node == null && wanted.deleteRequested()) {
      removal.finish(List.of(wanted));
    }
    database.afterCommit(() -> vmChanged.signal(wanted.id()));
  }
}
