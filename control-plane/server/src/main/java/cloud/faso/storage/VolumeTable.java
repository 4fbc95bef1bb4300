package cloud.faso.storage;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.PoolId;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of volumes. */
interface VolumeTable {

  String READ =
      """
      select v.id, v.tenant_id, v.ministry_id, v.name, v.size_gib, v.labels, v.generation,
        v.created_at, v.delete_requested_at, a.node_id, n.name as node, a.pool_id,
        p.name as pool, s.name as site, a.observed_state, a.observed_generation, a.progress,
        a.error_code, a.error_message, a.error_generation, a.error_attempts, a.error_next_at,
        a.observed_at, l.last_seen_at as node_last_seen_at, t.vm_id, m.name as vm,
        t.detach_requested_at,
        coalesce(t.cut, false) as cut, coalesce(t.plugged, false) as plugged,
        o.error_code as vm_error_code, o.error_message as vm_error_message
      from volume v
        join volume_on_pool a on a.volume_id = v.id
        join node n on n.id = a.node_id
        join site s on s.id = n.site_id
        join node_link l on l.node_id = a.node_id
        join pool p on p.id = a.pool_id
        left join volume_attachment t on t.volume_id = v.id
        left join vm m on m.id = t.vm_id
        left join vm_on_node o on o.vm_id = t.vm_id
      """;

  @SqlUpdate(
      """
      insert into volume
        (id, tenant_id, ministry_id, name, size_gib, labels, generation, created_at)
      values (:id, :tenant, :ministry, :name, :sizeGib, :labels, 1, :now)
      """)
  void insert(
      VolumeId id,
      TenantId tenant,
      MinistryId ministry,
      String name,
      int sizeGib,
      String labels,
      Instant now);

  @SqlUpdate(
      """
      insert into volume_on_pool
        (volume_id, node_id, pool_id, revision, generation, tombstone, observed_generation,
         error_attempts)
      values (:volume, :node, :pool, :revision, 1, false, 0, 0)
      """)
  void assign(VolumeId volume, NodeId node, PoolId pool, long revision);

  /** Its node is told of what is wanted by now. */
  @SqlUpdate(
      """
      update volume_on_pool set revision = :revision,
        generation = (select generation from volume where id = :volume),
        tombstone = (select delete_requested_at is not null from volume where id = :volume)
      where volume_id = :volume
      """)
  void reassign(VolumeId volume, long revision);

  /** Takes its lock, so that its facts stay as read until the commit. */
  @SqlQuery("select id from volume where tenant_id = :tenant and <column> = :ref for update")
  Optional<VolumeId> lock(TenantId tenant, @Define String column, String ref);

  /** As the other, of the volume with this id or name. */
  default Optional<VolumeRow> lock(TenantId tenant, String ref) {
    return lock(tenant, column(ref), ref).flatMap(this::find);
  }

  @SqlQuery(READ + "where v.id = :volume")
  Optional<VolumeRow> find(VolumeId volume);

  @SqlQuery(READ + "where v.tenant_id = :tenant and v.<column> = :ref")
  Optional<VolumeRow> find(TenantId tenant, @Define String column, String ref);

  /** The volume with this id or name. */
  default Optional<VolumeRow> find(TenantId tenant, String ref) {
    return find(tenant, column(ref), ref);
  }

  private static String column(String ref) {
    return TypedId.looksLike(VolumeId.PREFIX, ref) ? "id" : "name";
  }

  default List<VolumeRow> list(VolumeFilter filter, PageQuery page) {
    Keyset keyset = Keyset.of(page, "v.id", Map.of("name", "v.name"));
    return list(keyset.condition() + filter.condition(), keyset.order(), page, filter);
  }

  @SqlQuery(READ + "where <condition> order by <order> limit :fetch")
  List<VolumeRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page,
      @BindMethods VolumeFilter filter);

  /** The volumes of VMs, in the order in which they got them. */
  @SqlQuery(
      READ
          + """
          where v.id in (select volume_id from volume_attachment where vm_id in (<vms>))
          order by t.vm_id, t.place
          """)
  List<VolumeRow> of(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<? extends TypedId> vms);

  @SqlQuery("select id from volume where tenant_id = :tenant order by id")
  List<VolumeId> allOf(TenantId tenant);

  @SqlQuery(
      "select id from volume where tenant_id = :tenant and delete_requested_at is null order by id")
  List<VolumeId> notDeleted(TenantId tenant);

  @SqlQuery("select count(*) from volume_on_pool where node_id = :node")
  long countOnNode(NodeId node);

  @SqlUpdate(
      """
      update volume set generation = generation + 1, name = :name, size_gib = :sizeGib,
        labels = :labels
      where id = :volume
      """)
  void update(VolumeId volume, String name, int sizeGib, String labels);

  @SqlUpdate(
      """
      update volume set generation = generation + 1, delete_requested_at = :now where id = :volume
      """)
  void requestDelete(VolumeId volume, Instant now);

  @SqlUpdate("delete from volume_on_pool where volume_id = :volume")
  void unassign(VolumeId volume);

  @SqlUpdate("delete from volume where id = :volume")
  void delete(VolumeId volume);

  /** A pool that may take a volume. */
  record PlaceRow(PoolId pool, NodeId node, long freeGib, @Nullable Instant lastSeenAt) {}

  /**
   * The pools that take volumes, those with the most room first.
   *
   * @param node where it must lie; null for anywhere
   * @param site id or name of where it must lie; null for anywhere
   */
  default List<PlaceRow> places(@Nullable NodeId node, @Nullable String site, int most) {
    String filter =
        (node == null ? "" : " and n.id = :node")
            + (site == null ? "" : " and (s.id = :site or s.name = :site)");
    return places(filter, node, site, most);
  }

  @SqlQuery(
      """
      select p.id as pool, p.node_id as node, l.last_seen_at,
        p.capacity_gib * p.overcommit_percent / 100 - p.reserved_gib as free_gib
      from pool p
        join node n on n.id = p.node_id
        join node_link l on l.node_id = n.id
        join site s on s.id = n.site_id
      where p.volumes and not p.draining and n.retired_at is null and l.epoch > 0 <filter>
      order by free_gib desc, p.id
      limit :most
      """)
  List<PlaceRow> places(
      @Define String filter, @Nullable NodeId node, @Nullable String site, int most);

  /** What may still be promised of a pool; negative when more is promised than may be. */
  @SqlQuery(
      """
      select capacity_gib * overcommit_percent / 100 - reserved_gib from pool where id = :pool
      """)
  long leftGib(PoolId pool);

  /** An assignment with all that its spec is rendered from. */
  record AssignmentRow(
      VolumeId id,
      TenantId tenantId,
      String name,
      int sizeGib,
      String pool,
      long revision,
      long generation,
      boolean tombstone,
      boolean provisioned) {}

  @SqlQuery(
      """
      select v.id, v.tenant_id, v.name, v.size_gib, p.name as pool, a.revision, a.generation,
        a.tombstone, a.observed_generation > 0 as provisioned
      from volume_on_pool a
        join volume v on v.id = a.volume_id
        join pool p on p.id = a.pool_id
      where a.node_id = :node and a.revision > :after
      order by a.revision
      """)
  List<AssignmentRow> assignments(NodeId node, long after);

  /** Tenant by tenant, so that two who book quotas do so in the same order. */
  @SqlQuery(READ + "where a.node_id = :node order by v.tenant_id, v.id")
  List<VolumeRow> allOnNode(NodeId node);

  /** Takes the locks of what a node looks after. */
  @SqlQuery(
      """
      select id from volume
      where id in (select volume_id from volume_on_pool where node_id = :node)
      order by id for update
      """)
  List<VolumeId> lockOnNode(NodeId node);

  @SqlQuery(READ + "where a.node_id = :node and v.id in (<ids>)")
  List<VolumeRow> onNode(
      NodeId node, @BindList(onEmpty = EmptyHandling.NULL_STRING) List<VolumeId> ids);

  /**
   * What an agent saw of one volume.
   *
   * @param state null while it was never seen
   */
  record ObservedRow(
      VolumeId volume,
      @Nullable String state,
      long generation,
      @Nullable String progress,
      @Nullable String errorCode,
      @Nullable String errorMessage,
      @Nullable Long errorGeneration,
      int errorAttempts,
      @Nullable Instant errorNextAt,
      Instant at) {}

  @SqlBatch(
      """
      update volume_on_pool set
        observed_state = :state,
        observed_generation = greatest(observed_generation, :generation),
        progress = :progress, error_code = :errorCode, error_message = :errorMessage,
        error_generation = :errorGeneration, error_attempts = :errorAttempts,
        error_next_at = :errorNextAt, observed_at = :at
      where volume_id = :volume
      """)
  void observe(@BindMethods List<ObservedRow> rows);
}
