package cloud.faso.hardware;

import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.spec.agent.StrayReport;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of strays. */
interface StrayTable {

  /** The id of a finding sorts by when it was first seen. */
  default List<StrayRow> list(PageQuery page, @Nullable String node) {
    Keyset keyset =
        Keyset.of(page, "t.stray_id", Map.of("name", "t.name", "firstSeenAt", "t.stray_id"));
    String filter =
        " and n.retired_at is null" + (node == null ? "" : " and (n.name = :node or n.id = :node)");
    return list(keyset.condition() + filter, keyset.order(), page, node);
  }

  @SqlQuery(
      """
      select t.stray_id, t.id, t.kind, t.name, n.name as node, t.holds_data, t.detail,
        t.first_seen_at, t.last_seen_at
      from stray t join node n on n.id = t.node_id
      where <condition> order by <order> limit :fetch
      """)
  List<StrayRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page,
      @Nullable String node);

  @SqlUpdate(
      """
      update stray set kind = :kind, name = :name, holds_data = :holdsData, detail = :detail,
        last_seen_at = :now
      where node_id = :node and id = :id
      """)
  int seeAgain(NodeId node, @BindMethods StrayReport report, Instant now);

  @SqlUpdate(
      """
      insert into stray
        (stray_id, node_id, id, kind, name, holds_data, detail, first_seen_at, last_seen_at)
      values (:strayId, :node, :id, :kind, :name, :holdsData, :detail, :now, :now)
      """)
  void insert(StrayId strayId, NodeId node, @BindMethods StrayReport report, Instant now);

  @SqlQuery("select id from stray where node_id = :node")
  List<String> known(NodeId node);

  @SqlUpdate("delete from stray where node_id = :node and id = :id")
  void delete(NodeId node, String id);
}
