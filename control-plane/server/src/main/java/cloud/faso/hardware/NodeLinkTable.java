package cloud.faso.hardware;

import cloud.faso.spec.agent.Hardware;
import cloud.faso.spec.agent.OpenSession;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of what is observed of nodes themselves. */
interface NodeLinkTable {

  /** Which session lives, and what came of it last. */
  record LinkRow(
      long epoch,
      @Nullable Instant silentSince,
      @Nullable String process,
      @Nullable Long processAttempt,
      @Nullable String processPredecessors) {}

  /** Where a node's conversation stands. */
  record StandingRow(long epoch, long revision, @Nullable Instant retiredAt) {}

  /** What moves whenever a node's agent may have something to read. */
  record MarkRow(NodeId nodeId, long revision, long epoch) {}

  /** Holds the row until the commit: a node's sessions open one at a time. */
  @SqlQuery(
      """
      select epoch, silent_since, process, process_attempt, process_predecessors
      from node_link where node_id = :node for update
      """)
  Optional<LinkRow> lock(NodeId node);

  @SqlUpdate(
      """
      update node_link set epoch = epoch + 1, sequence = -1, agent_version = :agentVersion,
        hostname = :hostname, architecture = :architecture, accelerator = :accelerator,
        accelerator_reason = :acceleratorReason, accelerator_code = :acceleratorCode,
        process = :processId,
        process_attempt = :attempt, process_predecessors = :predecessors,
        last_seen_at = :now, silent_since = null
      where node_id = :node
      """)
  void open(
      NodeId node,
      @BindMethods OpenSession request,
      @BindMethods Hardware hardware,
      @Nullable String processId,
      @Nullable Long attempt,
      @Nullable String predecessors,
      Instant now);

  /** Holds the row until the commit: reports of one node are taken in one at a time. */
  @SqlUpdate(
      """
      update node_link set sequence = :sequence, cpu_percent = :cpuPercent,
        memory_used_mib = :memoryUsedMib, last_seen_at = :now
      where node_id = :node and epoch = :epoch and sequence < :sequence
      """)
  int take(NodeId node, long epoch, long sequence, int cpuPercent, long memoryUsedMib, Instant now);

  @SqlUpdate("update node_link set cached_images = :digests where node_id = :node")
  void setCachedImages(NodeId node, String digests);

  @SqlQuery(
      """
      select l.epoch, b.revision, n.retired_at
      from node_link l join node_books b on b.node_id = l.node_id join node n on n.id = l.node_id
      where l.node_id = :node
      """)
  StandingRow standing(NodeId node);

  @SqlQuery(
      """
      select b.node_id, b.revision, l.epoch
      from node_books b join node_link l on l.node_id = b.node_id
      """)
  List<MarkRow> marks();
}
