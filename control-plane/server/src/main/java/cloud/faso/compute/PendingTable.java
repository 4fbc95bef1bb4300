package cloud.faso.compute;

import cloud.faso.hardware.NodeId;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of VMs without a node: why they have none, and the line of those that wait for one. */
interface PendingTable {

  @SqlUpdate(
      """
      insert into vm_pending (vm_id, refusal, since, tried_at, networked)
      values (:vm, :refusal, :now, :now, :networked)
      """)
  void insert(VmId vm, String refusal, boolean networked, Instant now);

  /** Notes why it has no node, unless it was given another size or cards since that was found. */
  @SqlUpdate(
      """
      update vm_pending set refusal = :refusal, tried_at = :now
      where vm_id = :vm and refusal != :refusal and networked = :networked
        and vm_id in (
          select id from vm where id = :vm and vcpus = :vcpus and memory_mib = :memoryMib)
      """)
  int refuse(VmId vm, long vcpus, long memoryMib, boolean networked, String refusal, Instant now);

  /** Notes why it has no node as it is wanted now, and since when it waits for one. */
  @SqlUpdate(
      """
      update vm_pending set refusal = :refusal, since = :since, tried_at = :now where vm_id = :vm
      """)
  void queue(VmId vm, String refusal, Instant since, Instant now);

  @SqlUpdate("delete from vm_pending where vm_id = :vm")
  void delete(VmId vm);

  /** Whether it has network cards now, should it be without a node. */
  @SqlUpdate("update vm_pending set networked = :networked where vm_id = :vm")
  void setNetworked(VmId vm, boolean networked);

  /** A VM that waits, with what it asks of a node. */
  record WaitingRow(
      VmId id,
      Instant since,
      int vcpus,
      long memoryMib,
      int rootDiskGib,
      String architecture,
      long minMemoryMib,
      boolean networked,
      @Nullable String site) {}

  /** One that is wanted off waits for nothing. */
  @SqlQuery(
      """
      select v.id, p.since, v.vcpus, v.memory_mib, v.root_disk_gib, i.architecture,
        i.min_memory_mib, p.networked, v.site
      from vm_pending p
        join vm v on v.id = p.vm_id
        join image i on i.id = v.image_id
        join tenant t on t.id = v.tenant_id
      where v.delete_requested_at is null and v.power_action != 'STOP' and t.goes_at is null
      order by p.since, v.id
      """)
  List<WaitingRow> line();

  /** A node that a VM which waits must keep apart from. */
  record ApartRow(VmId vmId, NodeId nodeId) {}

  @SqlQuery(
      """
      select distinct p.vm_id, a.node_id
      from vm_pending p
        join vm v on v.id = p.vm_id
        join vm g on g.tenant_id = v.tenant_id and g.anti_affinity_group = v.anti_affinity_group
        join vm_on_node a on a.vm_id = g.id
      """)
  List<ApartRow> nodesOfWaitingGroups();
}
