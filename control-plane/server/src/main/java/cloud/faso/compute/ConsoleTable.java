package cloud.faso.compute;

import cloud.faso.hardware.NodeId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of reads of serial logs: rows that live for seconds. */
interface ConsoleTable {

  /** A read that waits for its agent. */
  record WaitingRow(ConsoleQueryId id, VmId vmId, long fromOffset, int maxBytes) {}

  /** A read that was answered; {@code content} in base64. */
  record AnsweredRow(long atOffset, long logSize, String content) {}

  @SqlUpdate(
      """
      insert into console_query (id, node_id, vm_id, from_offset, max_bytes, asked_at)
      values (:id, :node, :vm, :offset, :limit, :now)
      """)
  void ask(ConsoleQueryId id, NodeId node, VmId vm, long offset, int limit, Instant now);

  @SqlQuery(
      """
      select id, vm_id, from_offset, max_bytes from console_query
      where node_id = :node and answered_at is null order by id
      """)
  List<WaitingRow> waiting(NodeId node);

  @SqlQuery("select distinct node_id from console_query where answered_at is null")
  Set<NodeId> asked();

  @SqlUpdate(
      """
      update console_query
      set at_offset = :offset, log_size = :size, content = :content, answered_at = :now
      where id = :id and node_id = :node and answered_at is null
      """)
  int answer(NodeId node, String id, long offset, long size, String content, Instant now);

  @SqlQuery(
      """
      select at_offset, log_size, content from console_query
      where id = :id and answered_at is not null
      """)
  Optional<AnsweredRow> answered(ConsoleQueryId id);

  @SqlUpdate("delete from console_query where id = :id")
  void delete(ConsoleQueryId id);

  @SqlUpdate("delete from console_query where asked_at < :before")
  int deleteAskedBefore(Instant before);
}
