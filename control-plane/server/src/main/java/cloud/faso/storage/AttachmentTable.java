package cloud.faso.storage;

import cloud.faso.hardware.NodeId;
import cloud.faso.platform.id.TypedId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of which volumes belong to which VMs. */
interface AttachmentTable {

  /** An attachment as stored. */
  record AttachmentRow(
      VolumeId volumeId,
      String name,
      int sizeGib,
      String vmId,
      String pool,
      @Nullable Instant detachRequestedAt,
      boolean cut) {}

  @SqlUpdate(
      """
      insert into volume_attachment (volume_id, vm_id, place, vm_generation, cut)
      values (:volume, :vm,
        (select coalesce(max(place), 0) + 1 from volume_attachment where vm_id = :vm),
        :generation, false)
      """)
  void insert(VolumeId volume, TypedId vm, long generation);

  @SqlUpdate(
      """
      update volume_attachment set detach_requested_at = :now, cut = :cut,
        vm_generation = :generation
      where volume_id = :volume
      """)
  void detach(VolumeId volume, boolean cut, long generation, Instant now);

  @SqlQuery(
      """
      select t.volume_id, v.name, v.size_gib, t.vm_id, p.name as pool, t.detach_requested_at, t.cut
      from volume_attachment t
        join volume v on v.id = t.volume_id
        join volume_on_pool a on a.volume_id = t.volume_id
        join pool p on p.id = a.pool_id
      where t.vm_id in (<vms>)
      order by t.vm_id, t.place
      """)
  List<AttachmentRow> of(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<? extends TypedId> vms);

  @SqlQuery("select count(*) from volume_attachment where vm_id = :vm")
  int count(TypedId vm);

  @SqlQuery("select volume_id from volume_attachment where vm_id = :vm order by volume_id")
  List<VolumeId> volumesOf(TypedId vm);

  @SqlUpdate("delete from volume_attachment where volume_id = :volume")
  void delete(VolumeId volume);

  /** The node of a VM of the tenant, by the VM's id or name. */
  record VmRow(String id, String name, @Nullable NodeId nodeId, @Nullable String site) {}

  @SqlQuery(
      """
      select v.id, v.name, o.node_id, s.name as site
      from vm v
        left join vm_on_node o on o.vm_id = v.id
        left join node n on n.id = o.node_id
        left join site s on s.id = n.site_id
      where v.tenant_id = :tenant and (v.id = :vm or v.name = :vm)
        and v.delete_requested_at is null
      """)
  Optional<VmRow> vm(TypedId tenant, String vm);
}
