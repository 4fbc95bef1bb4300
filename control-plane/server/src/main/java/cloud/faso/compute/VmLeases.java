package cloud.faso.compute;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.Role;
import cloud.faso.access.TenantRef;
import cloud.faso.access.TenantScope;
import cloud.faso.access.TokenId;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditReason;
import cloud.faso.audit.AuditTarget;
import cloud.faso.compute.VmLeaseTable.LeaseRow;
import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.Reason;
import cloud.faso.operations.Receipts;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.problem.Words;
import cloud.faso.spec.agent.PowerAction;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Warns of the ends of leases, stops VMs at them and deletes them after the grace. Each look takes
 * one step of each VM that has one due, under the VM's lock, after which the facts are read again:
 * of two replicas, or a caller who extends the lease meanwhile, only one finds the step due.
 */
public final class VmLeases {

  private static final Logger log = LoggerFactory.getLogger(VmLeases.class);
  private static final Duration PACE = Duration.ofSeconds(30);
  private static final IfMatch ANY = new IfMatch(null);
  private static final Set<String> OPERATORS = Set.of("operator");

  /** Stops and deletes, as an operator might. */
  private static final Caller FASO =
      Caller.with(new TokenId("faso"), "faso", Grant.ofPlatform(Role.OPERATOR));

  private static final Reason OVER = new Reason("vm.reason.lease-over", "Its lease ended.");

  private final Database database;
  private final VmLeaseTable table;
  private final VmTable vmTable;
  private final VmService vms;
  private final Audit audit;
  private final Events events;
  private final Receipts receipts;
  private final Notices notices;
  private final LeaseTerms terms;
  private final InstantSource clock;

  VmLeases(Compute.Needs its, VmService vms) {
    this.database = its.database();
    this.table = database.table(VmLeaseTable.class);
    this.vmTable = database.table(VmTable.class);
    this.vms = vms;
    this.audit = its.audit();
    this.events = its.events();
    this.receipts = its.receipts();
    this.notices = its.notices();
    this.terms = its.leases();
    this.clock = its.clock();
  }

  Periodic keeping() {
    return new Periodic("keep-vm-leases", PACE, this::look);
  }

  private void look() {
    Instant now = clock.instant();
    for (LeaseRow each : table.endingBy(now.plus(terms.warnings().longest()))) {
      if (!(each.lease().next(terms, now) instanceof VmLease.Nothing)) {
        takeSafely(each, now);
      }
    }
  }

  /** What fails with one VM is tried again with the next look, and keeps no other waiting. */
  private void takeSafely(LeaseRow seen, Instant now) {
    try {
      database.transact(
          () ->
              vmTable
                  .lock(seen.tenantId(), seen.id().value())
                  .flatMap(table::find)
                  .ifPresent(lease -> take(lease, now)));
    } catch (RuntimeException e) {
      log.warn("the lease of {} could not be kept", seen.id().value(), e);
    }
  }

  private void take(LeaseRow vm, Instant now) {
    switch (vm.lease().next(terms, now)) {
      case VmLease.Nothing() -> {}
      case VmLease.Warn(int days) -> {
        table.warned(vm.id(), days);
        tell(vm, EventType.VM_LEASE_ENDING, NoticeType.LEASE_ENDING, vm.expiresAt());
      }
      case VmLease.End() -> end(vm, now);
      case VmLease.Announce(Instant deletionAt) -> {
        table.announced(vm.id(), now);
        tell(vm, EventType.VM_DELETION_DUE, NoticeType.DELETION_DUE, deletionAt);
      }
      case VmLease.Delete() ->
          account(vm, "deleteVm", vms.delete(scope(vm), vm.id().value(), ANY, Locale.ENGLISH));
    }
  }

  private void end(LeaseRow vm, Instant now) {
    table.ended(vm.id(), now);
    if (vm.powerAction() != PowerAction.STOP) {
      StopVmRequest usual = new StopVmRequest(null, null);
      account(vm, "stopVm", vms.stop(scope(vm), vm.id().value(), usual, ANY, Locale.ENGLISH));
    }
    tell(vm, EventType.VM_LEASE_ENDED, NoticeType.LEASE_ENDED, terms.deletionAt(now, null));
  }

  private void account(LeaseRow vm, String verb, Answer answer) {
    TypedId operation = answer.operation();
    if (operation != null) {
      receipts.explain(operation, OVER);
    }
    audit.byItself(
        verb,
        AuditReason.LEASE_ENDED,
        new AuditTarget(vm.id().value(), vm.tenantId(), vm.ministryId()),
        operation);
  }

  private void tell(LeaseRow vm, EventType type, NoticeType notice, Instant when) {
    Map<String, Object> payload = new HashMap<>(Map.of("name", vm.name()));
    if (type != EventType.VM_LEASE_ENDING) {
      OVER.putInto(payload);
    }
    events.record(type, vm.id(), vm.tenantId(), vm.ministryId(), payload);
    notices.tell(
        new Audience.Members(vm.tenantId(), vm.ministryId()),
        notice,
        vm.name(),
        vm.tenantName(),
        Words.time(when));
  }

  private static TenantScope scope(LeaseRow vm) {
    TenantRef tenant = new TenantRef(vm.tenantId(), vm.ministryId(), vm.tenantName(), null);
    return FASO.enter(tenant, vm.tenantName(), OPERATORS);
  }
}
