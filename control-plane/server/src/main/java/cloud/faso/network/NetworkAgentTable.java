package cloud.faso.network;

import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.SiteId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of network agents and of what they have told. */
interface NetworkAgentTable {

  /** A network agent whose node is not retired. */
  record AgentRow(
      NodeId nodeId, String name, SiteId siteId, long applied, @Nullable Instant lastSeenAt) {}

  /** What an agent could not make so. */
  record RefusalRow(
      NodeId nodeId,
      String thing,
      long generation,
      String code,
      String message,
      int attempts,
      @Nullable Instant nextAt) {}

  /** How a node takes part in its site's network. */
  record ChassisRow(
      NodeId nodeId, String encapAddress, String southbound, String bridges, long version) {}

  @SqlQuery("select last from network_revision where id = 1 for update")
  long lock();

  @SqlUpdate("update network_revision set last = :revision where id = 1")
  void setRevision(long revision);

  @SqlQuery(
      """
      select a.node_id, n.name, n.site_id, a.applied, l.last_seen_at
      from network_agent a
        join node n on n.id = a.node_id
        join node_link l on l.node_id = a.node_id
      where n.retired_at is null
      order by a.node_id
      """)
  List<AgentRow> agents();

  @SqlQuery("select southbound from network_agent where node_id = :node")
  Optional<String> southbound(NodeId node);

  @SqlQuery("select count(*) from network_agent where node_id = :node")
  int count(NodeId node);

  @SqlQuery("select site_id from node where id = :agent")
  SiteId site(NodeId agent);

  @SqlUpdate(
      "insert into network_agent (node_id, southbound, applied) values (:node, :southbound, 0)")
  void insert(NodeId node, @Nullable String southbound);

  @SqlUpdate("update network_agent set southbound = :southbound where node_id = :node")
  int setSouthbound(NodeId node, @Nullable String southbound);

  @SqlQuery("select applied from network_agent where node_id = :node")
  Optional<Long> applied(NodeId node);

  @SqlUpdate("update network_agent set applied = :applied, applied_at = :now where node_id = :node")
  void setApplied(NodeId node, long applied, Instant now);

  /** What agents that are in use refuse. */
  @SqlQuery(
      """
      select r.node_id, r.thing, r.generation, r.code, r.message, r.attempts, r.next_at
      from network_refusal r join node n on n.id = r.node_id
      where n.retired_at is null
      """)
  List<RefusalRow> refusals();

  @SqlUpdate("delete from network_refusal where node_id = :node")
  void forgetRefusals(NodeId node);

  @SqlBatch(
      """
      insert into network_refusal (node_id, thing, generation, code, message, attempts, next_at)
      values (:nodeId, :thing, :generation, :code, :message, :attempts, :nextAt)
      """)
  void insertRefusals(@BindMethods List<RefusalRow> rows);

  /** The nodes of the agent's site that run VMs and have an address in the underlay. */
  @SqlQuery(
      """
      select id from node
      where encap_address is not null and retired_at is null
        and site_id = (select site_id from node where id = :agent)
      order by id
      """)
  List<NodeId> chassisOf(NodeId agent);

  @SqlQuery(
      """
      select n.id as node_id, n.encap_address, a.southbound, n.bridges, n.version
      from node n
        join node other on other.site_id = n.site_id and other.retired_at is null
        join network_agent a on a.node_id = other.id
      where n.id = :node and n.encap_address is not null and a.southbound is not null
      order by a.node_id limit 1
      """)
  Optional<ChassisRow> chassis(NodeId node);

  /** The version of a node that left its network after a revision of its books. */
  @SqlQuery(
      """
      select version from node
      where id = :node and encap_address is null and left_networks > :since
      """)
  Optional<Long> leftSince(NodeId node, long since);

  /** Only the agent of the site where a port's VM is knows whether packets pass. */
  @SqlUpdate(
      """
      update port set is_up = :up
      where id in (<ports>) and is_up <> :up
        and node_id in (select n.id from node n
          where n.site_id = (select site_id from node where id = :agent))
      """)
  int setUp(NodeId agent, boolean up, @BindList Collection<PortId> ports);

  @SqlQuery(
      """
      select p.id from port p
      where p.is_up = true
        and p.node_id in (select n.id from node n
          where n.site_id = (select site_id from node where id = :agent))
      """)
  List<PortId> upAt(NodeId agent);
}
