package cloud.faso.hardware;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of what is promised on nodes and their pools. */
interface NodeBooksTable {

  /** Less always fits; more only up to what is allowed, which is nothing on a retired node. */
  @SqlUpdate(
      """
      update node_books set
        reserved_vcpus = reserved_vcpus + :vcpus,
        reserved_memory_mib = reserved_memory_mib + :memoryMiB,
        revision = revision + 1
      where node_id = :node
        and (:vcpus <= 0 or reserved_vcpus + :vcpus <= allowed_vcpus)
        and (:memoryMiB <= 0 or reserved_memory_mib + :memoryMiB <= allowed_memory_mib)
      """)
  int book(NodeId node, long vcpus, long memoryMiB);

  @SqlUpdate(
      """
      update node_books set
        reserved_vcpus = reserved_vcpus - :vcpus,
        reserved_memory_mib = reserved_memory_mib - :memoryMiB,
        revision = revision + 1
      where node_id = :node
      """)
  int release(NodeId node, long vcpus, long memoryMiB);

  @SqlUpdate("update node_books set revision = :revision where node_id in (<nodes>)")
  void advance(@BindList(onEmpty = EmptyHandling.NULL_STRING) List<NodeId> nodes, long revision);

  @SqlUpdate("update node_books set revision = revision + 1 where node_id in (<nodes>)")
  void touch(@BindList(onEmpty = EmptyHandling.NULL_STRING) List<NodeId> nodes);

  @SqlQuery("select revision from node_books where node_id = :node")
  long revision(NodeId node);

  @SqlQuery(
      """
      select node_id from node_books b
      where reserved_vcpus + :vcpus <= allowed_vcpus
        and reserved_memory_mib + :memoryMiB <= allowed_memory_mib
        and exists (
          select 1 from pool p
          where p.node_id = b.node_id and not p.draining
            and (p.reserved_gib + :gib) * 100 <= p.capacity_gib * p.overcommit_percent)
      """)
  List<NodeId> withRoom(long vcpus, long memoryMiB, long gib);

  /**
   * Less always fits, and so does nothing; more only up to what there is, and on no retired node.
   *
   * @param fresh whether it is for something that does not lie there yet: a pool that is drained
   *     takes nothing more of that
   */
  @SqlUpdate(
      """
      update pool set reserved_gib = reserved_gib + :gib
      where id = :pool
        and (:gib <= 0
          or (reserved_gib + :gib) * 100 <= capacity_gib * overcommit_percent
            and not (draining and :fresh)
            and node_id in (select n.id from node n where n.retired_at is null))
      """)
  int bookPool(PoolId pool, long gib, boolean fresh);

  @SqlUpdate("update pool set reserved_gib = reserved_gib - :gib where id = :pool")
  int releasePool(PoolId pool, long gib);

  /** A node with what may be promised on it. */
  record NodeSnapshotRow(
      NodeId id,
      String name,
      String site,
      @Nullable String rack,
      @Nullable String powerFeed,
      @Nullable Instant retiredAt,
      long epoch,
      @Nullable Instant lastSeenAt,
      @Nullable String architecture,
      boolean networked,
      long freeVcpus,
      long freeMemoryMib,
      long memoryMib,
      long allowedVcpus,
      long allowedMemoryMib,
      String cachedImages) {}

  /** A pool with what may be promised of it. */
  record PoolSnapshotRow(PoolId id, NodeId nodeId, String name, long freeGib, long wholeGib) {}

  @SqlQuery(
      """
      select n.id, n.name, s.name as site, r.name as rack, r.power_feed, n.retired_at,
        l.epoch, l.last_seen_at, l.architecture,
        (n.encap_address is not null or n.kind = 'SIMULATED')
          and exists (select 1 from node a where a.network_site = n.site_id) as networked,
        b.allowed_vcpus - b.reserved_vcpus as free_vcpus,
        b.allowed_memory_mib - b.reserved_memory_mib as free_memory_mib,
        b.memory_mib, b.allowed_vcpus, b.allowed_memory_mib, l.cached_images
      from node n
        join site s on s.id = n.site_id
        left join rack r on r.id = n.rack_id
        join node_books b on b.node_id = n.id
        join node_link l on l.node_id = n.id
      where <condition>
      order by n.id
      """)
  List<NodeSnapshotRow> snapshots(@Define String condition, String node);

  @SqlQuery(
      """
      select id, node_id, name,
        case when draining then 0 else capacity_gib * overcommit_percent / 100 - reserved_gib end
          as free_gib,
        capacity_gib * overcommit_percent / 100 as whole_gib
      from pool where <condition> order by node_id, name
      """)
  List<PoolSnapshotRow> pools(@Define String condition, String node);
}
