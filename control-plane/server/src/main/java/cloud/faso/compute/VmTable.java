package cloud.faso.compute;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.PoolId;
import cloud.faso.hardware.SiteId;
import cloud.faso.images.ImageId;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.spec.agent.PowerAction;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of VMs. */
interface VmTable {

  String COLUMNS =
      """
      select v.id, v.tenant_id, v.ministry_id, v.name, v.generation, v.flavor, v.vcpus,
        v.memory_mib, v.image, v.root_disk_gib, v.power_action, v.power_request,
        v.power_grace_seconds, v.labels, v.anti_affinity_group, v.site, v.key_names,
        v.created_at, v.delete_requested_at, v.expires_at, v.lease_ended_at,
        v.deletion_warned_at,
        a.node_id, a.pool_id, a.generation as assigned_generation, a.observed_state,
        a.observed_generation, a.observed_power_request, a.progress, a.error_code,
        a.error_message, a.error_generation, a.error_attempts, a.error_next_at, a.observed_at,
        l.last_seen_at as node_last_seen_at, p.refusal, p.since as waiting_since,
        k.vm_id is not null as parked
      """;

  String JOINED =
      """
        left join vm_on_node a on a.vm_id = v.id
        left join node_link l on l.node_id = a.node_id
        left join vm_pending p on p.vm_id = v.id
        left join vm_parked k on k.vm_id = v.id
      """;

  String READ = COLUMNS + "from vm v\n" + JOINED;

  /** The wanted facts of a new VM. */
  record NewVmRow(
      VmId id,
      TenantId tenantId,
      MinistryId ministryId,
      String name,
      FlavorId flavorId,
      String flavor,
      int vcpus,
      long memoryMib,
      ImageId imageId,
      String image,
      int rootDiskGib,
      PowerAction powerAction,
      String labels,
      @Nullable String antiAffinityGroup,
      @Nullable SiteId siteId,
      @Nullable String site,
      String keyNames,
      Instant createdAt,
      @Nullable Instant expiresAt) {}

  @SqlUpdate(
      """
      insert into vm
        (id, tenant_id, ministry_id, name, generation, flavor_id, flavor, vcpus, memory_mib,
         image_id, image, root_disk_gib, power_action, power_request, power_grace_seconds, labels,
         anti_affinity_group, site_id, site, key_names, created_at, expires_at)
      values
        (:id, :tenantId, :ministryId, :name, 1, :flavorId, :flavor, :vcpus, :memoryMib,
         :imageId, :image, :rootDiskGib, :powerAction, 1, 0, :labels,
         :antiAffinityGroup, :siteId, :site, :keyNames, :createdAt, :expiresAt)
      """)
  void insert(@BindMethods NewVmRow row);

  @SqlUpdate(
      """
      insert into vm_seed (vm_id, authorized_keys, user_data)
      values (:vm, :authorizedKeys, :userData)
      """)
  void insertSeed(VmId vm, String authorizedKeys, @Nullable String userData);

  @SqlUpdate(
      """
      insert into vm_on_node
        (vm_id, node_id, pool_id, revision, generation, tombstone, observed_generation,
         observed_power_request, error_attempts)
      values (:vm, :node, :pool, :revision, :generation, false, 0, 0, 0)
      """)
  void assign(VmId vm, NodeId node, PoolId pool, long revision, long generation);

  @SqlUpdate(
      """
      update vm_on_node set revision = :revision, generation = :generation, tombstone = :tombstone
      where vm_id = :vm
      """)
  void reassign(VmId vm, long revision, long generation, boolean tombstone);

  /** Where a VM is. */
  record PlaceRow(VmId vmId, NodeId nodeId) {}

  @SqlQuery("select vm_id, node_id from vm_on_node where vm_id in (<vms>) order by vm_id")
  List<PlaceRow> places(@BindList List<String> vms);

  /** The same of them is wanted as before, but for what others keep of it. */
  @SqlUpdate(
      "update vm_on_node set revision = :revision where node_id = :node and vm_id in (<vms>)")
  void tellAnew(NodeId node, @BindList List<VmId> vms, long revision);

  /** Takes the VM's lock; false when it is gone, or somebody else works on it. */
  @SqlQuery("select 1 from vm where id = :vm for update skip locked")
  Optional<Integer> tryLock(VmId vm);

  /** Takes the VM's lock, so that its facts stay as read until the commit. */
  @SqlQuery("select id from vm where tenant_id = :tenant and <column> = :ref for update")
  Optional<VmId> lock(TenantId tenant, @Define String column, String ref);

  /** As the other, of the VM with this id or name. */
  default Optional<VmId> lock(TenantId tenant, String ref) {
    return lock(tenant, column(ref), ref);
  }

  @SqlQuery(READ + "where v.id = :vm")
  Optional<VmRow> find(VmId vm);

  @SqlQuery(READ + "where v.tenant_id = :tenant and v.<column> = :ref")
  Optional<VmRow> find(TenantId tenant, @Define String column, String ref);

  /** The VM with this id or name. */
  default Optional<VmRow> find(TenantId tenant, String ref) {
    return find(tenant, column(ref), ref);
  }

  private static String column(String ref) {
    return TypedId.looksLike(VmId.PREFIX, ref) ? "id" : "name";
  }

  default List<VmRow> list(VmFilter filter, PageQuery page) {
    Keyset keyset = Keyset.of(page, "v.id", Map.of("name", "v.name"));
    return list(keyset.condition() + filter.condition(), keyset.order(), page, filter);
  }

  /** The page is cut before anything is joined to it: a database may else join every VM first. */
  @SqlQuery(
      COLUMNS
          + "from (select * from vm v where <condition> order by <order> limit :fetch) v\n"
          + JOINED
          + "order by <order>")
  List<VmRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page,
      @BindMethods VmFilter filter);

  @SqlUpdate(
      """
      update vm set generation = generation + 1, power_action = :action,
        power_request = power_request + 1, power_grace_seconds = :graceSeconds
      where id = :vm
      """)
  void requestPower(VmId vm, PowerAction action, int graceSeconds);

  @SqlUpdate(
      """
      update vm set generation = generation + 1, flavor_id = :flavorId, flavor = :flavor,
        vcpus = :vcpus, memory_mib = :memoryMib
      where id = :vm
      """)
  void resize(VmId vm, FlavorId flavorId, String flavor, int vcpus, long memoryMib);

  @SqlUpdate("update vm set generation = generation + 1, labels = :labels where id = :vm")
  void relabel(VmId vm, String labels);

  /** Its network cards change. */
  @SqlUpdate("update vm set generation = generation + 1 where id = :vm")
  void touch(VmId vm);

  @SqlUpdate(
      """
      update vm set generation = generation + 1, delete_requested_at = :now where id = :vm
      """)
  void requestDelete(VmId vm, Instant now);

  @SqlQuery(
      """
      select id from vm
      where tenant_id = :tenant and power_action != 'STOP' and delete_requested_at is null
      order by id
      """)
  List<VmId> wantedOn(TenantId tenant);

  @SqlQuery(
      "select id from vm where tenant_id = :tenant and delete_requested_at is null order by id")
  List<VmId> notDeleted(TenantId tenant);

  @SqlQuery("select id from vm where tenant_id = :tenant order by name limit :most")
  List<VmId> allOf(TenantId tenant, int most);

  /** Notes that it was shut down with its tenant. */
  @SqlUpdate(
      """
      insert into vm_parked (vm_id)
      select v.id from vm v where v.id = :vm and v.id not in (select p.vm_id from vm_parked p)
      """)
  void park(VmId vm);

  /** From here on it is as was asked for, whatever becomes of its tenant; 0 for one not parked. */
  @SqlUpdate("delete from vm_parked where vm_id = :vm")
  int unpark(VmId vm);

  @SqlQuery(
      """
      select p.vm_id
      from vm_parked p join vm v on v.id = p.vm_id join tenant t on t.id = v.tenant_id
      where t.goes_at is null order by p.vm_id
      """)
  List<VmId> parkedInOpenTenants();

  @SqlUpdate("delete from vm_on_node where vm_id = :vm")
  void unassign(VmId vm);

  @SqlUpdate("delete from vm where id = :vm")
  void delete(VmId vm);

  /** What a VM's place and size depend on of its image. */
  record ImageOfRow(String architecture, String digest, long minMemoryMib) {}

  @SqlQuery(
      """
      select i.architecture, i.digest, i.min_memory_mib
      from vm v join image i on i.id = v.image_id where v.id = :vm
      """)
  Optional<ImageOfRow> imageOf(VmId vm);

  /** Nodes that hold VMs of an anti-affinity group. */
  @SqlQuery(
      """
      select a.node_id from vm v join vm_on_node a on a.vm_id = v.id
      where v.tenant_id = :tenant and v.anti_affinity_group = :group and v.id != :except
      """)
  List<NodeId> nodesOfGroup(TenantId tenant, String group, VmId except);

  /** Takes the locks of a node's VMs, so that their facts stay as read until the commit. */
  @SqlQuery(
      """
      select id from vm where id in (select vm_id from vm_on_node where node_id = :node)
      order by id for update
      """)
  List<VmId> lockOnNode(NodeId node);

  /** Tenant by tenant, so that two who book quotas do so in the same order. */
  @SqlQuery(READ + "where a.node_id = :node order by v.tenant_id, v.id")
  List<VmRow> allOnNode(NodeId node);

  @SqlQuery(READ + "where a.node_id = :node and v.id in (<ids>)")
  List<VmRow> onNode(NodeId node, @BindList List<VmId> ids);

  /**
   * What an agent saw of one VM.
   *
   * @param state null while it was never seen
   */
  record ObservedRow(
      VmId vm,
      @Nullable String state,
      long generation,
      long powerRequest,
      @Nullable String progress,
      @Nullable String errorCode,
      @Nullable String errorMessage,
      @Nullable Long errorGeneration,
      int errorAttempts,
      @Nullable Instant errorNextAt,
      Instant at) {}

  @SqlBatch(
      """
      update vm_on_node set
        observed_state = :state,
        observed_generation = greatest(observed_generation, :generation),
        observed_power_request = greatest(observed_power_request, :powerRequest),
        progress = :progress, error_code = :errorCode, error_message = :errorMessage,
        error_generation = :errorGeneration, error_attempts = :errorAttempts,
        error_next_at = :errorNextAt, observed_at = :at
      where vm_id = :vm
      """)
  void observe(@BindMethods List<ObservedRow> rows);

  /** An assignment with all that its spec is rendered from. */
  record AssignmentRow(
      VmId id,
      TenantId tenantId,
      String name,
      int vcpus,
      long memoryMib,
      int rootDiskGib,
      PowerAction powerAction,
      long powerRequest,
      int powerGraceSeconds,
      String pool,
      long revision,
      long generation,
      boolean tombstone,
      boolean provisioned,
      String imageDigest,
      String imageFormat,
      long imageBytes,
      @Nullable String authorizedKeys,
      @Nullable String userData) {

    @Override
    public String toString() {
      return "AssignmentRow[id=" + id + ", revision=" + revision + "]"; // user data is secret
    }
  }

  @SqlQuery(
      """
      select v.id, v.tenant_id, v.name, v.vcpus, v.memory_mib, v.root_disk_gib, v.power_action,
        v.power_request, v.power_grace_seconds, p.name as pool, a.revision, a.generation,
        a.tombstone, a.observed_generation > 0 as provisioned, i.digest as image_digest,
        i.format as image_format, i.size_bytes as image_bytes, s.authorized_keys, s.user_data
      from vm_on_node a
        join vm v on v.id = a.vm_id
        join pool p on p.id = a.pool_id
        join image i on i.id = v.image_id
        left join vm_seed s on s.vm_id = v.id
      where a.node_id = :node and a.revision > :after
      order by a.revision
      """)
  List<AssignmentRow> assignments(NodeId node, long after);

  @SqlQuery("select user_data from vm_seed where vm_id = :vm and user_data is not null")
  Optional<String> userData(VmId vm);
}
