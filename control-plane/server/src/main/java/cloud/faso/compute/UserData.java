package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.audit.AuditTarget;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.confirmations.Deed;
import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.problem.PlatformProblem;
import java.util.Map;

/**
 * Reads the user data of others, in an emergency: when a second operator has agreed, and never
 * without those knowing whose it is.
 */
public final class UserData {

  private final Database database;
  private final VmTable table;
  private final ConfirmationService confirmations;
  private final Events events;
  private final Notices notices;

  UserData(Compute.Needs its) {
    this.database = its.database();
    this.table = database.table(VmTable.class);
    this.confirmations = its.confirmations();
    this.events = its.events();
    this.notices = its.notices();
  }

  /**
   * Asks for it, and once that is confirmed reads it, once.
   *
   * @throws cloud.faso.platform.problem.Problem {@code no-user-data}
   */
  Answer read(TenantScope scope, Change change, String ref, String reason) {
    VmRow vm = require(scope, ref);
    String data = data(vm);
    AuditTarget target = new AuditTarget(vm.id().value(), scope.tenant(), scope.ministry());
    return confirmations.askToSee(
        scope, change, new Deed(target, vm.name(), reason), () -> tell(scope, vm, data, reason));
  }

  /** What a confirmation does: nothing yet; but what is asked for must be there. */
  public Answer mayBeRead(TenantScope scope, String ref) {
    data(require(scope, ref));
    return Answer.gone();
  }

  private Answer tell(TenantScope scope, VmRow vm, String data, String reason) {
    return database.transact(
        () -> {
          events.record(
              EventType.VM_USER_DATA_READ,
              vm.id(),
              scope.tenant(),
              scope.ministry(),
              Map.of("name", vm.name(), "reason", reason));
          notices.tell(
              new Audience.Members(scope.tenant(), scope.ministry()),
              NoticeType.USER_DATA_READ,
              vm.name(),
              scope.name(),
              scope.caller().name(),
              reason);
          return Answer.ok(new UserDataView(vm.id(), vm.name(), data))
              .keeping(new UserDataView(vm.id(), vm.name(), null));
        });
  }

  private String data(VmRow vm) {
    return table.userData(vm.id()).orElseThrow(() -> VmProblem.NO_USER_DATA.problem(vm.name()));
  }

  private VmRow require(TenantScope scope, String ref) {
    return table
        .find(scope.tenant(), ref)
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("vm", ref));
  }
}
