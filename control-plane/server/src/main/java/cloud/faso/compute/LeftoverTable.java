package cloud.faso.compute;

import cloud.faso.hardware.NodeId;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of what is left on nodes of VMs that are no longer known. */
interface LeftoverTable {

  /**
   * A guest and its disk, to be destroyed.
   *
   * @param generation of the deletion
   */
  record LeftoverRow(VmId vmId, NodeId nodeId, long revision, long generation) {}

  @SqlUpdate(
      """
      insert into vm_leftover (vm_id, node_id, revision, generation)
      values (:vmId, :nodeId, :revision, :generation)
      """)
  void insert(@BindMethods LeftoverRow row);

  @SqlQuery(
      """
      select vm_id, node_id, revision, generation from vm_leftover
      where node_id = :node and revision > :after
      order by revision
      """)
  List<LeftoverRow> after(NodeId node, long after);

  /** Those of these; nothing where none is named. */
  @SqlQuery(
      """
      select vm_id, node_id, revision, generation from vm_leftover
      where node_id = :node and vm_id in (<vms>)
      """)
  List<LeftoverRow> of(
      NodeId node, @BindList(onEmpty = BindList.EmptyHandling.NULL_STRING) List<VmId> vms);

  @SqlUpdate("delete from vm_leftover where vm_id = :vm")
  void delete(VmId vm);

  @SqlUpdate("delete from vm_leftover where node_id = :node")
  void deleteAll(NodeId node);
}
