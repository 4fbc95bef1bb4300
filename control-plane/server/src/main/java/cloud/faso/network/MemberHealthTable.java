package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import cloud.faso.spec.agent.MemberHealth;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** SQL of what health checks found of members of load balancers. */
interface MemberHealthTable {

  /** What was found of a member. */
  record HealthRow(
      PortId portId,
      int protocol,
      int targetPort,
      NodeId nodeId,
      MemberHealth health,
      Instant since) {}

  /**
   * A member of a listener that has a health check, and what was found of it.
   *
   * @param called what people call its port
   * @param health null, as what follows from it, where nothing is known
   * @param nodeId whose agent told
   */
  record TriedRow(
      LoadBalancerId loadBalancerId,
      int protocol,
      int port,
      PortId portId,
      int targetPort,
      String called,
      @Nullable MemberHealth health,
      @Nullable Instant since,
      @Nullable NodeId nodeId) {}

  /** A load balancer that tries a member. */
  record TryingRow(
      LoadBalancerId id,
      String name,
      TenantId tenantId,
      MinistryId ministryId,
      PortId portId,
      int protocol,
      int targetPort,
      String called) {}

  /** Of these, the ports whose VM is at the agent's site: no other agent can know. */
  @SqlQuery(
      """
      select p.id from port p
      where p.id in (<ports>)
        and p.node_id in (select n.id from node n
          where n.site_id = (select site_id from node where id = :agent))
      order by p.id
      """)
  List<PortId> seenBy(
      NodeId agent, @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);

  @SqlQuery(
      """
      select port_id, protocol, target_port, node_id, health, since from member_health
      where port_id in (<ports>) or node_id = :agent
      """)
  List<HealthRow> known(
      NodeId agent, @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);

  @SqlBatch(
      """
      delete from member_health
      where port_id = :portId and protocol = :protocol and target_port = :targetPort
      """)
  void delete(@BindMethods Collection<HealthRow> rows);

  @SqlBatch(
      """
      insert into member_health (port_id, protocol, target_port, node_id, health, since)
      values (:portId, :protocol, :targetPort, :nodeId, :health, :since)
      """)
  void insert(@BindMethods Collection<HealthRow> rows);

  @SqlQuery(
      """
      select m.load_balancer_id, m.protocol, m.port, m.port_id, m.target_port,
        coalesce(p.name, p.id) as called, h.health, h.since, h.node_id
      from load_balancer_member m
        join port p on p.id = m.port_id
        join load_balancer_listener l on l.load_balancer_id = m.load_balancer_id
          and l.protocol = m.protocol and l.port = m.port and l.interval_seconds is not null
        left join member_health h on h.port_id = m.port_id and h.protocol = m.protocol
          and h.target_port = m.target_port
      where m.load_balancer_id in (<ids>)
      order by m.load_balancer_id, m.protocol, m.port, called, m.target_port
      """)
  List<TriedRow> tried(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<LoadBalancerId> ids);

  @SqlQuery(
      """
      select distinct b.id, b.name, b.tenant_id, b.ministry_id, m.port_id, m.protocol,
        m.target_port, coalesce(p.name, p.id) as called
      from load_balancer_member m
        join port p on p.id = m.port_id
        join load_balancer b on b.id = m.load_balancer_id
        join load_balancer_listener l on l.load_balancer_id = m.load_balancer_id
          and l.protocol = m.protocol and l.port = m.port and l.interval_seconds is not null
      where m.port_id in (<ports>) order by b.id, m.port_id, m.protocol, m.target_port
      """)
  List<TryingRow> trying(@BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);
}
