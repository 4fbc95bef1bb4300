package cloud.faso.compute;

import cloud.faso.access.TenantScope;
import cloud.faso.metering.Meters;
import cloud.faso.platform.db.Database;

/** Tells the meters of VMs; in the transaction of each change that {@link VmUse} follows from. */
final class VmMeters {

  private final VmTable table;
  private final Meters meters;

  VmMeters(Database database, Meters meters) {
    this.table = database.table(VmTable.class);
    this.meters = meters;
  }

  void open(VmRow vm, TenantScope owner) {
    meters.open(vm.id(), vm.name(), owner, VmUse.now(vm));
  }

  /** What it takes may have changed. */
  void change(VmId vm) {
    meters.change(vm, () -> VmUse.now(table.find(vm).orElseThrow()));
  }

  void close(VmId vm) {
    meters.close(vm);
  }
}
