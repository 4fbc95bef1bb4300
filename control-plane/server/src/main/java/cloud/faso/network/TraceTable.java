package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.SiteId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of questions what would become of a packet: rows that live for seconds. */
interface TraceTable {

  /** A question that waits for its agent. */
  record WaitingRow(
      TraceQueryId id, PortId portId, String address, int protocol, @Nullable Integer portNumber) {}

  @SqlUpdate(
      """
      insert into trace_query (id, node_id, port_id, address, protocol, port_number, asked_at)
      values (:id, :node, :from, :address, :protocol, :number, :now)
      """)
  void ask(
      TraceQueryId id,
      NodeId node,
      PortId from,
      String address,
      int protocol,
      @Nullable Integer number,
      Instant now);

  @SqlQuery(
      """
      select id, port_id, address, protocol, port_number from trace_query
      where node_id = :node and answered_at is null order by id
      """)
  List<WaitingRow> waiting(NodeId node);

  @SqlQuery("select distinct node_id from trace_query where answered_at is null")
  Set<NodeId> asked();

  @SqlUpdate(
      """
      update trace_query set answer = :answer, answered_at = :now
      where id = :id and node_id = :node and answered_at is null
      """)
  int answer(NodeId node, String id, String answer, Instant now);

  @SqlQuery("select answer from trace_query where id = :id and answered_at is not null")
  Optional<String> answered(TraceQueryId id);

  @SqlUpdate("delete from trace_query where id = :id")
  void delete(TraceQueryId id);

  @SqlUpdate("delete from trace_query where asked_at < :before")
  int deleteAskedBefore(Instant before);

  /** Where the VM is whose card is plugged into the port. */
  @SqlQuery("select n.site_id from port p join node n on n.id = p.node_id where p.id = :port")
  Optional<SiteId> site(PortId port);

  /**
   * What people call a thing that the tenant may know.
   *
   * @param table of its kind, as are the next three: see {@link NetworkKind}
   */
  @SqlQuery(
      """
      select x.called from (select id, <name> as called, <owner> from <table>) x
      where x.id = :id and (<known>)
      """)
  Optional<String> name(
      @Define String table,
      @Define String name,
      @Define String owner,
      @Define String known,
      String id,
      TenantId tenant);
}
