package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RuleDirection;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of what network agents are assigned: all networks, as they are wanted. */
interface AssignedTable {

  /** A segment, and the name of its tenant, which is unique within a ministry, and of that. */
  record SegmentRow(
      SegmentId id,
      TenantId tenantId,
      String tenant,
      String name,
      int tunnelKey,
      int mtu,
      long generation,
      long revision,
      boolean deleted) {}

  /** A subnet of a segment. */
  record SubnetRow(
      SegmentId segmentId, AddressFamily family, String cidr, String gateway, String dns) {}

  /** A port. */
  record PortRow(
      PortId id,
      TenantId tenantId,
      @Nullable String name,
      SegmentId segmentId,
      String mac,
      boolean antiSpoofing,
      String allowedPairs,
      @Nullable String hostname,
      @Nullable NodeId nodeId,
      long generation,
      long revision,
      boolean deleted) {}

  /** An address that a port has. */
  record AddressRow(PortId portId, AddressFamily family, BigDecimal address) {}

  /** That a port is in a group. */
  record MembershipRow(PortId portId, SecurityGroupId groupId) {}

  /** A security group. */
  record GroupRow(
      SecurityGroupId id,
      TenantId tenantId,
      String name,
      long generation,
      long revision,
      boolean deleted) {}

  /** A rule of a group. */
  record RuleRow(
      SecurityRuleId id,
      SecurityGroupId groupId,
      RuleDirection direction,
      AddressFamily family,
      @Nullable Integer protocol,
      @Nullable Integer portFirst,
      @Nullable Integer portLast,
      @Nullable String remoteCidr,
      @Nullable SecurityGroupId remoteGroup) {}

  /** A thing that became assigned, and at which generation. */
  record ReachedRow(String id, long generation) {}

  /** A thing that is to be forgotten. */
  record DeadRow(
      String id, TenantId tenantId, MinistryId ministryId, String name, long generation) {}

  @SqlUpdate("update segment set revision = :revision where id in (<ids>)")
  void setSegments(
      long revision, @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<SegmentId> ids);

  @SqlUpdate("update port set revision = :revision where id in (<ids>)")
  void setPorts(
      long revision, @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ids);

  @SqlUpdate("update security_group set revision = :revision where id in (<ids>)")
  void setGroups(
      long revision,
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<SecurityGroupId> ids);

  @SqlQuery(
      """
      select s.id, s.tenant_id, t.name as tenant, s.name, s.tunnel_key, s.mtu, s.generation,
        s.revision, s.delete_requested_at is not null as deleted
      from segment s join tenant t on t.id = s.tenant_id
      where s.revision > :revision order by s.revision, s.id
      """)
  List<SegmentRow> segments(long revision);

  @SqlQuery(
      """
      select n.segment_id, n.family, n.cidr, n.gateway, n.dns
      from subnet n join segment s on s.id = n.segment_id
      where s.revision > :revision
      """)
  List<SubnetRow> subnets(long revision);

  @SqlQuery(
      """
      select p.id, p.tenant_id, p.name, p.segment_id, p.mac, p.anti_spoofing, p.allowed_pairs,
        coalesce(p.hostname, v.name) as hostname, p.node_id, p.generation, p.revision,
        p.delete_requested_at is not null as deleted
      from port p left join vm v on v.id = p.vm_id
      where p.revision > :revision order by p.revision, p.id
      """)
  List<PortRow> ports(long revision);

  @SqlQuery(
      """
      select a.port_id, n.family, a.address
      from port_address a join port p on p.id = a.port_id join subnet n on n.id = a.subnet_id
      where p.revision > :revision order by a.port_id, n.family
      """)
  List<AddressRow> addresses(long revision);

  @SqlQuery(
      """
      select m.port_id, m.group_id
      from port_security_group m join port p on p.id = m.port_id
      where p.revision > :revision order by m.port_id, m.group_id
      """)
  List<MembershipRow> memberships(long revision);

  @SqlQuery(
      """
      select id, tenant_id, name, generation, revision,
        delete_requested_at is not null as deleted
      from security_group where revision > :revision order by revision, id
      """)
  List<GroupRow> groups(long revision);

  @SqlQuery(
      """
      select r.id, r.group_id, r.direction, r.family, r.protocol, r.port_first, r.port_last,
        r.remote_cidr, r.remote_group
      from security_rule r join security_group g on g.id = r.group_id
      where g.revision > :revision order by r.group_id, r.id
      """)
  List<RuleRow> rules(long revision);

  /** Of these, what is wanted and was assigned up to a revision. */
  @SqlQuery(
      """
      select id, generation from segment
      where id in (<ids>) and revision <= :upTo and delete_requested_at is null
      union all
      select id, generation from port
      where id in (<ids>) and revision <= :upTo and delete_requested_at is null
      union all
      select id, generation from security_group
      where id in (<ids>) and revision <= :upTo and delete_requested_at is null
      """)
  List<ReachedRow> reachedOf(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<String> ids, long upTo);

  @SqlQuery(
      """
      select p.id, p.tenant_id, p.ministry_id, coalesce(p.name, p.id) as name, p.generation
      from port p
      where p.delete_requested_at is not null and p.revision <= :upTo
        and not exists (select 1 from network_refusal r join node n on n.id = r.node_id
          where r.thing = p.id and n.retired_at is null)
      order by p.id
      """)
  List<DeadRow> deadPorts(long upTo);

  @SqlQuery(
      """
      select s.id, s.tenant_id, s.ministry_id, s.name, s.generation
      from segment s
      where s.delete_requested_at is not null and s.revision <= :upTo
        and not exists (select 1 from port p where p.segment_id = s.id)
        and not exists (select 1 from network_refusal r join node n on n.id = r.node_id
          where r.thing = s.id and n.retired_at is null)
      order by s.id
      """)
  List<DeadRow> deadSegments(long upTo);

  @SqlQuery(
      """
      select g.id, g.tenant_id, g.ministry_id, g.name, g.generation
      from security_group g
      where g.delete_requested_at is not null and g.revision <= :upTo
        and not exists (select 1 from network_refusal r join node n on n.id = r.node_id
          where r.thing = g.id and n.retired_at is null)
      order by g.id
      """)
  List<DeadRow> deadGroups(long upTo);

  @SqlUpdate("delete from port where id = :id and delete_requested_at is not null")
  int deletePort(PortId id);

  @SqlUpdate("delete from subnet where segment_id = :segment")
  void deleteSubnets(SegmentId segment);

  @SqlUpdate("delete from segment where id = :id and delete_requested_at is not null")
  int deleteSegment(SegmentId id);

  @SqlUpdate("delete from security_group where id = :id and delete_requested_at is not null")
  int deleteGroup(SecurityGroupId id);
}
