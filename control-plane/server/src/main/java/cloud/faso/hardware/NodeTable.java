package cloud.faso.hardware;

import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of nodes. */
interface NodeTable {

  String WHOLE =
      """
      select n.id, n.name, s.name as site, r.name as rack, n.kind, n.labels, n.encap_address, n.bridges,
        n.overcommit_vcpus_percent, n.overcommit_memory_percent, n.retired_at, n.version, n.created_at,
        b.vcpus, b.memory_mib, b.reserved_vcpus, b.reserved_memory_mib,
        l.epoch, l.agent_version, l.hostname, l.architecture, l.accelerator, l.accelerator_reason,
        l.accelerator_code, l.cpu_percent, l.memory_used_mib, l.last_seen_at, l.silent_since,
        (select count(*) from vm_on_node v where v.node_id = n.id) as vms
      from node n
        join site s on s.id = n.site_id
        left join rack r on r.id = n.rack_id
        join node_books b on b.node_id = n.id
        join node_link l on l.node_id = n.id
      """;

  /** Of those that bore one name, the one that bears it now, else the last that did. */
  String NEWEST =
      """
      order by case when n.retired_at is null then 0 else 1 end, n.retired_at desc limit 1
      """;

  @SqlUpdate(
      """
      insert into node
        (id, name, name_in_use, site_id, rack_id, kind, labels, encap_address, bridges, network_site,
         overcommit_vcpus_percent, overcommit_memory_percent, retired_at, version, created_at)
      values
        (:id, :name, :name, :siteId, :rackId, :kind, :labels, :encapAddress, :bridges,
         case when :kind = 'OVN' then :siteId end,
         :overcommitVcpusPercent, :overcommitMemoryPercent, :retiredAt, :version, :createdAt)
      """)
  void insert(@BindMethods NodeRow row);

  @SqlUpdate(
      """
      insert into node_books
        (node_id, vcpus, memory_mib, allowed_vcpus, allowed_memory_mib,
         reserved_vcpus, reserved_memory_mib, revision)
      values (:node, 0, 0, 0, 0, 0, 0, 0)
      """)
  void insertBooks(NodeId node);

  @SqlUpdate(
      """
      insert into node_link (node_id, epoch, sequence, cached_images) values (:node, 0, -1, '[]')
      """)
  void insertLink(NodeId node);

  @SqlQuery(
      """
      select id, name, site_id, rack_id, kind, labels, encap_address, bridges, overcommit_vcpus_percent,
        overcommit_memory_percent, retired_at, version, created_at
      from node n where n.id = :ref or n.name = :ref
      """
          + NEWEST)
  Optional<NodeRow> find(String ref);

  default NodeRow require(String ref) {
    return find(ref).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("node", ref));
  }

  @SqlQuery(WHOLE + " where n.id = :ref or n.name = :ref " + NEWEST)
  Optional<NodeWholeRow> findWhole(String ref);

  default List<NodeWholeRow> list(PageQuery page, NodeFilter filter) {
    Keyset keyset = Keyset.of(page, "n.id", Map.of("name", "n.name"));
    return list(keyset.condition() + filter.condition(), keyset.order(), page, filter);
  }

  @SqlQuery(WHOLE + " where <condition> order by <order> limit :fetch")
  List<NodeWholeRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page,
      @BindMethods NodeFilter filter);

  @SqlUpdate(
      """
      update node set rack_id = :rackId, labels = :labels, encap_address = :encapAddress,
        bridges = :bridges, version = version + 1,
        overcommit_vcpus_percent = :overcommitVcpusPercent,
        overcommit_memory_percent = :overcommitMemoryPercent
      where id = :id and version = :version
      """)
  int update(@BindMethods NodeRow row);

  /** Its name and its place in the rack are free for the next. */
  @SqlUpdate(
      """
      update node set retired_at = :now, version = version + 1, name_in_use = null, rack_id = null,
        encap_address = null, network_site = null
      where id = :id and retired_at is null
      """)
  int retire(NodeId id, Instant now);

  /** What is promised on a node. */
  record ReservedRow(long vcpus, long memoryMib, long reservedVcpus, long reservedMemoryMib) {}

  /** Holds the books until the commit: nothing is promised on the node meanwhile. */
  @SqlQuery(
      """
      select vcpus, memory_mib, reserved_vcpus, reserved_memory_mib
      from node_books where node_id = :node for update
      """)
  ReservedRow lockBooks(NodeId node);

  /** Makes the node's agent look, and find that it is not wanted any more. */
  @SqlUpdate("update node_books set revision = revision + 1 where node_id = :node")
  void bumpRevision(NodeId node);

  /** Makes the node's agent hear that it takes part in networks no more. */
  @SqlUpdate(
      """
      update node set left_networks = (select revision from node_books where node_id = :node)
      where id = :node
      """)
  void leaveNetworks(NodeId node);

  /** Names of VMs on the node that have network cards. */
  @SqlQuery(
      """
      select name from vm where id in (select vm_id from port where node_id = :node)
      order by name limit :most
      """)
  List<String> vmsWithCards(NodeId node, int most);

  @SqlUpdate("update node_books set vcpus = :vcpus, memory_mib = :memoryMiB where node_id = :node")
  void setCapacity(NodeId node, long vcpus, long memoryMiB);

  /** What may be promised on the node from now on; to be called with the books held. */
  @SqlUpdate(
      """
      update node_books set allowed_vcpus = :vcpus, allowed_memory_mib = :memoryMiB
      where node_id = :node
      """)
  void allow(NodeId node, long vcpus, long memoryMiB);

  @SqlQuery("select count(*) from vm_on_node where node_id = :node")
  long vms(NodeId node);

  @SqlQuery("select count(*) from volume_on_pool where node_id = :node")
  long volumes(NodeId node);

  /** Of how many VMs that are gone it still has to destroy what is left. */
  @SqlQuery("select count(*) from vm_leftover where node_id = :node")
  long leftovers(NodeId node);

  @SqlQuery("select name from rack where id = :rack")
  @Nullable String rackName(@Nullable RackId rack);
}
