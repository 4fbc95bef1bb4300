package cloud.faso.compute;

import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.Silences;
import cloud.faso.platform.db.Database;

/** Says of the VMs on a node that they cannot be reached, and that they can again. */
final class VmSilences implements Silences.Listener {

  private final VmTable table;
  private final PhaseChanges phases;

  VmSilences(Database database, PhaseChanges phases) {
    this.table = database.table(VmTable.class);
    this.phases = phases;
  }

  @Override
  public void fellSilent(NodeId node) {
    for (VmRow vm : table.allOnNode(node)) {
      phases.tell(vm, heard(vm), silent(vm), null);
    }
  }

  @Override
  public void cameBack(NodeId node) {
    for (VmRow vm : table.allOnNode(node)) {
      phases.tell(vm, silent(vm), heard(vm), null);
    }
  }

  private static VmPhase heard(VmRow vm) {
    return VmPhase.of(vm.wanted(), vm.known(false));
  }

  private static VmPhase silent(VmRow vm) {
    return VmPhase.of(vm.wanted(), vm.known(true));
  }
}
