package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.SiteId;
import cloud.faso.spec.agent.AddressFamily;
import java.math.BigDecimal;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** SQL of ports as agents are told of them. */
interface AssignedPortTable {

  /**
   * A port.
   *
   * @param encapAddress where tunnels to its node end, when that is at another site
   */
  record PortRow(
      PortId id,
      TenantId tenantId,
      @Nullable String name,
      SegmentId segmentId,
      @Nullable Integer tunnelKey,
      String mac,
      boolean antiSpoofing,
      String allowedPairs,
      @Nullable String hostname,
      @Nullable Integer sendMbps,
      @Nullable Integer receiveMbps,
      @Nullable NodeId nodeId,
      @Nullable String encapAddress,
      long generation,
      long revision,
      boolean deleted) {}

  /** An address that a port has. */
  record AddressRow(PortId portId, AddressFamily family, BigDecimal address) {}

  /** That a port is in a group. */
  record MembershipRow(PortId portId, SecurityGroupId groupId) {}

  /** One without a number is reached within its own site: elsewhere it might be another's. */
  @SqlQuery(
      """
      select p.id, p.tenant_id, p.name, p.segment_id, p.tunnel_key, p.mac, p.anti_spoofing,
        p.allowed_pairs, coalesce(p.hostname, v.name) as hostname, p.send_mbps, p.receive_mbps,
        p.node_id, n.encap_address, p.generation, p.revision,
        p.delete_requested_at is not null as deleted
      from port p
        left join vm v on v.id = p.vm_id
        left join node n on n.id = p.node_id and n.site_id <> :site and p.tunnel_key is not null
      where p.revision > :revision order by p.revision, p.id
      """)
  List<PortRow> ports(SiteId site, long revision);

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
}
