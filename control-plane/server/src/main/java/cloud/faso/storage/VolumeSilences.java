package cloud.faso.storage;

import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.Silences;
import cloud.faso.platform.db.Database;

/** Says of the volumes of a node that they cannot be reached, and that they can again. */
final class VolumeSilences implements Silences.Listener {

  private final VolumeTable table;
  private final VolumeParts its;

  VolumeSilences(Database database, VolumeParts its) {
    this.table = database.table(VolumeTable.class);
    this.its = its;
  }

  @Override
  public void fellSilent(NodeId node) {
    table.allOnNode(node).forEach(row -> its.tell(row, phase(row, false), phase(row, true), null));
  }

  @Override
  public void cameBack(NodeId node) {
    table.allOnNode(node).forEach(row -> its.tell(row, phase(row, true), phase(row, false), null));
  }

  private static VolumePhase phase(VolumeRow row, boolean silent) {
    return VolumePhase.of(row.deleted(), row.known(silent), row.holding());
  }
}
