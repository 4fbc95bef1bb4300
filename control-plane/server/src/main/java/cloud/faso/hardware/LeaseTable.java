package cloud.faso.hardware;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of who was heard of when. */
interface LeaseTable {

  /** A node by name, for people. */
  record NamedNodeRow(NodeId id, String name) {}

  /** A node whose silence was noticed. */
  record SilentRow(NodeId nodeId, Instant silentSince) {}

  /** What came later, or in a later session, stays. */
  @SqlBatch(
      """
      update node_link set
        last_seen_at = :at, cpu_percent = :cpuPercent, memory_used_mib = :memoryUsedMib
      where node_id = :node and epoch = :epoch and (last_seen_at is null or last_seen_at < :at)
      """)
  void write(@BindMethods List<Leases.Heard> heard);

  @SqlQuery(
      """
      select n.id, n.name from node n join node_link l on l.node_id = n.id
      where l.silent_since is null and l.last_seen_at < :lostBefore and n.retired_at is null
      order by n.id
      """)
  List<NamedNodeRow> lost(Instant lostBefore);

  @SqlQuery(
      """
      select n.id, n.name from node n join node_link l on l.node_id = n.id
      where l.silent_since is not null and l.last_seen_at > l.silent_since and n.retired_at is null
      order by n.id
      """)
  List<NamedNodeRow> returned();

  @SqlUpdate(
      """
      update node_link set silent_since = :now
      where node_id = :node and silent_since is null and last_seen_at < :lostBefore
      """)
  int fallSilent(NodeId node, Instant lostBefore, Instant now);

  @SqlUpdate(
      """
      update node_link set silent_since = null
      where node_id = :node and silent_since is not null and last_seen_at > silent_since
      """)
  int comeBack(NodeId node);

  @SqlQuery("select node_id, silent_since from node_link where silent_since is not null")
  List<SilentRow> silent();
}
