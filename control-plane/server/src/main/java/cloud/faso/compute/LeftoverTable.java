package cloud.faso.compute;

import cloud.faso.hardware.NodeId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of what nodes still have to get rid of, of VMs that are gone from everything else. */
interface LeftoverTable {

  @SqlUpdate(
      """
      insert into vm_leftover (vm_id, node_id, revision, generation, since)
      values (:vm, :node, :revision, :generation, :now)
      """)
  void insert(VmId vm, NodeId node, long revision, long generation, Instant now);

  /** What is left of a VM, as its node's agent is told. */
  record LeftoverRow(VmId vmId, long revision, long generation) {}

  @SqlQuery(
      """
      select vm_id, revision, generation from vm_leftover
      where node_id = :node and revision > :after order by revision
      """)
  List<LeftoverRow> since(NodeId node, long after);

  /** A VM of which an agent that has read so much sees nothing any more. */
  record GoneRow(VmId vm, long generation) {}

  @SqlBatch(
      """
      delete from vm_leftover
      where vm_id = :vm and node_id = :node and generation <= :generation
      """)
  void destroyed(NodeId node, @BindMethods List<GoneRow> gone);

  @SqlUpdate("delete from vm_leftover where node_id = :node")
  void forget(NodeId node);
}
