package cloud.faso.hardware;

import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.spec.agent.PoolReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of storage pools. */
interface PoolTable {

  String WHOLE =
      """
      select p.id, p.node_id, n.name as node, s.name as site, p.name, p.driver,
        p.capacity_gib, p.free_gib, p.reserved_gib, p.overcommit_percent, p.draining,
        (select count(*) from vm_on_node v where v.pool_id = p.id) as vms,
        (select count(*) from volume_on_pool v where v.pool_id = p.id) as volumes,
        p.generation, p.reported_at
      from pool p join node n on n.id = p.node_id join site s on s.id = n.site_id
      """;

  @SqlQuery(WHOLE + " where p.id = :id")
  Optional<PoolRow> find(String id);

  default List<PoolRow> list(PageQuery page, @Nullable String site, @Nullable String node) {
    Keyset keyset = Keyset.of(page, "p.id", Map.of("name", "p.name", "node", "n.name"));
    String filter =
        " and n.retired_at is null"
            + (site == null ? "" : " and (s.name = :site or s.id = :site)")
            + (node == null ? "" : " and (n.name = :node or n.id = :node)");
    return list(keyset.condition() + filter, keyset.order(), page, site, node);
  }

  @SqlQuery(WHOLE + " where <condition> order by <order> limit :fetch")
  List<PoolRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page,
      @Nullable String site,
      @Nullable String node);

  @SqlUpdate(
      """
      update pool set driver = :driver, capacity_gib = :capacityGiB, free_gib = :freeGiB,
        volumes = :holdsVolumes, reported_at = :now, version = version + 1
      where node_id = :node and name = :name
      """)
  int report(NodeId node, @BindMethods PoolReport report, Instant now);

  /**
   * Those that have so little left and that nobody was told of; of what is missing nothing is left.
   */
  @SqlQuery(
      WHOLE
          + """
           where n.retired_at is null and p.capacity_gib > 0
            and p.free_gib * 100 < p.capacity_gib * :percent
            and (p.told_left is null or p.told_left > :percent)
          """)
  List<PoolRow> filling(int percent);

  /** Notes that it was told; gives 0 when another replica was faster. */
  @SqlUpdate(
      """
      update pool set told_left = :percent
      where id = :id and (told_left is null or told_left > :percent)
      """)
  int told(PoolId id, int percent);

  /** What has so much free again may be told of again. */
  @SqlUpdate(
      """
      update pool set told_left = null
      where told_left is not null and capacity_gib > 0
        and free_gib * 100 >= capacity_gib * :percent
      """)
  int forgetTold(int percent);

  /** Only while nobody else has changed it. */
  @SqlUpdate(
      """
      update pool set overcommit_percent = :overcommitPercent, draining = :draining,
        generation = generation + 1
      where id = :id and generation = :generation
      """)
  int update(PoolId id, long generation, int overcommitPercent, boolean draining);

  @SqlUpdate(
      """
      insert into pool
        (id, node_id, name, driver, capacity_gib, free_gib, overcommit_percent, reserved_gib,
         volumes, reported_at, version, created_at)
      values
        (:id, :node, :name, :driver, :capacityGiB, :freeGiB, 100, 0, :holdsVolumes, :now, 1, :now)
      """)
  void insert(PoolId id, NodeId node, @BindMethods PoolReport report, Instant now);

  @SqlQuery("select name from pool where node_id = :node")
  List<String> names(NodeId node);

  /**
   * Not one of which operators said something, for it may come back. Whoever books meanwhile
   * changes the row, and so makes this look at it again.
   */
  @SqlUpdate(
      """
      delete from pool
      where node_id = :node and name = :name and reserved_gib = 0
        and overcommit_percent = 100 and not draining
        and not exists (select 1 from vm_on_node v where v.pool_id = pool.id)
        and not exists (select 1 from volume_on_pool v where v.pool_id = pool.id)
      """)
  int deleteUnused(NodeId node, String name);

  @SqlUpdate(
      "update pool set capacity_gib = 0, free_gib = 0 where node_id = :node and name = :name")
  void empty(NodeId node, String name);
}
