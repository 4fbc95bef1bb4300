package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.spec.agent.AddressFamily;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of segments as agents are told of them. */
interface AssignedSegmentTable {

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
      SegmentId segmentId,
      AddressFamily family,
      String cidr,
      String gateway,
      String dns,
      @Nullable Ipv6Mode ipv6Mode) {}

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
      select n.segment_id, n.family, n.cidr, n.gateway, n.dns, n.ipv6_mode
      from subnet n join segment s on s.id = n.segment_id
      where s.revision > :revision
      """)
  List<SubnetRow> subnets(long revision);

  @SqlUpdate("delete from subnet where segment_id = :segment")
  void deleteSubnets(String segment);
}
