package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.confirmations.ConfirmationId;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.operations.Reason;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.problem.PlatformProblem;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Breaks the glass: shows a VM's user data to an operator, once, after a second one allowed it. The
 * call is made twice, with the same reason: first it is put down, and once that is confirmed it is
 * answered. Whose glass was broken learns of it in the same transaction.
 */
public final class ReadUserData {

  private final Database database;
  private final VmTable table;
  private final ConfirmationService confirmations;
  private final Events events;
  private final Notices notices;

  ReadUserData(Compute.Needs its) {
    this.database = its.database();
    this.table = database.table(VmTable.class);
    this.confirmations = its.confirmations();
    this.events = its.events();
    this.notices = its.notices();
  }

  Answer read(TenantScope scope, Change change, String ref, String reason) {
    return database.transact(
        () -> {
          VmRow vm = find(scope, ref);
          String userData = userData(vm);
          events.about(vm.id(), vm.tenantId(), vm.ministryId());
          Optional<ConfirmationId> allowed = confirmations.use(scope, change, vm.id(), reason);
          return allowed.isPresent()
              ? show(scope, vm, userData, reason, allowed.get())
              : confirmations.ask(
                  scope,
                  change,
                  vm.id(),
                  vm.name(),
                  reason,
                  () -> show(scope, vm, userData, reason, null));
        });
  }

  /**
   * What is done when it is confirmed: nothing, if it still could be read.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found}, {@code no-user-data}
   */
  public Answer allow(TenantScope scope, String ref) {
    VmRow vm = find(scope, ref);
    userData(vm);
    return Answer.accepted(vm.id());
  }

  private Answer show(
      TenantScope scope,
      VmRow vm,
      String userData,
      String reason,
      @Nullable ConfirmationId confirmation) {
    Map<String, Object> payload = new HashMap<>(Map.of("name", vm.name()));
    new Reason(null, reason).putInto(payload);
    if (confirmation != null) {
      payload.put("confirmation", confirmation.value());
      events.because(confirmation);
    }
    events.record(EventType.VM_USER_DATA_READ, vm.id(), vm.tenantId(), vm.ministryId(), payload);
    notices.tell(
        new Audience.Leads(vm.ministryId()),
        NoticeType.USER_DATA_READ,
        vm.name(),
        scope.name(),
        scope.caller().name(),
        reason);
    UserDataView view = new UserDataView(vm.id(), vm.name(), reason, confirmation, userData);
    return Answer.ok(view).keeping(view.withoutSecret());
  }

  private VmRow find(TenantScope scope, String ref) {
    return table
        .find(scope.tenant(), ref)
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("vm", ref));
  }

  private String userData(VmRow vm) {
    return table.userData(vm.id()).orElseThrow(() -> VmProblem.NO_USER_DATA.problem(vm.name()));
  }
}
