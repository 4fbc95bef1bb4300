package cloud.faso.storage;

import cloud.faso.hardware.NodeId;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.VolumeSpec;
import java.util.List;

/** What a node must make of volumes: the wanted facts, rendered for its agent. */
public final class VolumeAssignments {

  private final VolumeTable table;

  VolumeAssignments(Database database) {
    this.table = database.table(VolumeTable.class);
  }

  /** What changed after {@code revision}, tombstones included, oldest first. */
  public List<Assignment> since(NodeId node, long revision) {
    return table.assignments(node, revision).stream().map(VolumeAssignments::assignment).toList();
  }

  private static Assignment assignment(VolumeTable.AssignmentRow row) {
    return new Assignment(
        Kind.VOLUME,
        row.id().value(),
        row.generation(),
        row.revision(),
        row.tombstone()
            ? null
            : new VolumeSpec(
                row.name(), row.tenantId().value(), row.pool(), row.sizeGib(), row.provisioned()));
  }
}
