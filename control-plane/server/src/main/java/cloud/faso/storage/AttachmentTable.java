package cloud.faso.storage;

import cloud.faso.hardware.NodeId;
import cloud.faso.platform.id.TypedId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of which volumes belong to which VMs. */
interface AttachmentTable {

  @SqlUpdate(
      """
      insert into volume_attachment (volume_id, vm_id, place, vm_generation, cut, plugged)
      values (:volume, :vm,
        (select coalesce(max(place), 0) + 1 from volume_attachment where vm_id = :vm),
        :generation, false, false)
      """)
  void insert(VolumeId volume, TypedId vm, long generation);

  @SqlUpdate(
      """
      update volume_attachment set detach_requested_at = :now, cut = :cut,
        vm_generation = :generation
      where volume_id = :volume
      """)
  void detach(VolumeId volume, boolean cut, long generation, Instant now);

  /** A detached one is to be kept after all. */
  @SqlUpdate(
      """
      update volume_attachment set detach_requested_at = null, cut = false, plugged = false,
        vm_generation = :generation
      where volume_id = :volume
      """)
  void keep(VolumeId volume, long generation);

  /** What a VM's node has not been seen to have done yet. */
  record UnsettledRow(VolumeId volumeId, String vmId, long vmGeneration, boolean leaving) {}

  @SqlQuery(
      """
      select volume_id, vm_id, vm_generation, detach_requested_at is not null as leaving
      from volume_attachment
      where vm_id in (<vms>) and (not plugged or detach_requested_at is not null)
      order by volume_id
      """)
  List<UnsettledRow> unsettled(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<? extends TypedId> vms);

  /** Its node has plugged it in. Nothing when something else is wanted by now. */
  @SqlUpdate(
      """
      update volume_attachment set plugged = true
      where volume_id = :volumeId and vm_generation = :vmGeneration and detach_requested_at is null
      """)
  int plugged(@BindMethods UnsettledRow row);

  /** Its node has let go of it. Nothing when something else is wanted by now. */
  @SqlUpdate(
      """
      delete from volume_attachment
      where volume_id = :volumeId and vm_generation = :vmGeneration
        and detach_requested_at is not null
      """)
  int released(@BindMethods UnsettledRow row);

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
