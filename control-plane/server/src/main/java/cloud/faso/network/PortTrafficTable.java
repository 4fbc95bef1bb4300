package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** SQL of what passes ports. */
interface PortTrafficTable {

  /**
   * A port, and whose it is.
   *
   * @param called its name, or its id
   * @param vmId the VM whose card is plugged in, and {@code vm} is its name
   * @param nodeId where that VM is
   */
  record CountedPortRow(
      PortId id,
      String called,
      TenantId tenantId,
      String tenant,
      MinistryId ministryId,
      @Nullable String vmId,
      @Nullable String vm,
      @Nullable NodeId nodeId) {}

  /** What has passed a port, on all nodes. */
  record SumRow(PortId portId, @Nested("sum") Traffic sum, Instant countedAt) {}

  /** A group that a port is in. */
  record GroupRow(PortId portId, SecurityGroupId groupId) {}

  @SqlQuery(
      """
      select p.id, coalesce(p.name, p.id) as called, p.tenant_id, t.name as tenant, p.ministry_id,
        p.vm_id, v.name as vm, p.node_id
      from port p join tenant t on t.id = p.tenant_id left join vm v on v.id = p.vm_id
      where p.id in (<ports>) order by p.id
      """)
  List<CountedPortRow> ports(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);

  @SqlQuery(
      """
      select port_id, node_id, epoch, thing, thing_name, last_sent_bytes, last_sent_packets,
        last_sent_dropped, last_received_bytes, last_received_packets, last_received_dropped, last_refused_sent,
        last_refused_received, sum_sent_bytes, sum_sent_packets, sum_sent_dropped,
        sum_received_bytes, sum_received_packets, sum_received_dropped, sum_refused_sent,
        sum_refused_received, counted_at
      from port_traffic where node_id = :node and port_id in (<ports>)
      """)
  List<PortTrafficRow> at(
      NodeId node, @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);

  @SqlBatch(
      """
      insert into port_traffic
        (port_id, node_id, epoch, thing, thing_name, last_sent_bytes, last_sent_packets,
         last_sent_dropped, last_received_bytes, last_received_packets, last_received_dropped, last_refused_sent,
         last_refused_received, sum_sent_bytes, sum_sent_packets, sum_sent_dropped,
         sum_received_bytes, sum_received_packets, sum_received_dropped, sum_refused_sent,
         sum_refused_received, counted_at)
      values
        (:portId, :nodeId, :epoch, :thing, :thingName, :last.sentBytes, :last.sentPackets,
         :last.sentDropped, :last.receivedBytes, :last.receivedPackets, :last.receivedDropped, :last.refusedSent,
         :last.refusedReceived, :sum.sentBytes, :sum.sentPackets, :sum.sentDropped,
         :sum.receivedBytes, :sum.receivedPackets, :sum.receivedDropped, :sum.refusedSent,
         :sum.refusedReceived, :countedAt)
      """)
  void insert(@BindMethods Collection<PortTrafficRow> rows);

  @SqlBatch(
      """
      update port_traffic set epoch = :epoch, thing = :thing, thing_name = :thingName,
        last_sent_bytes = :last.sentBytes,
        last_sent_packets = :last.sentPackets, last_sent_dropped = :last.sentDropped,
        last_received_bytes = :last.receivedBytes, last_received_packets = :last.receivedPackets,
        last_received_dropped = :last.receivedDropped, last_refused_sent = :last.refusedSent,
        last_refused_received = :last.refusedReceived, sum_sent_bytes = :sum.sentBytes,
        sum_sent_packets = :sum.sentPackets, sum_sent_dropped = :sum.sentDropped,
        sum_received_bytes = :sum.receivedBytes, sum_received_packets = :sum.receivedPackets,
        sum_received_dropped = :sum.receivedDropped, sum_refused_sent = :sum.refusedSent,
        sum_refused_received = :sum.refusedReceived, counted_at = :countedAt
      where port_id = :portId and node_id = :nodeId
      """)
  void update(@BindMethods Collection<PortTrafficRow> rows);

  /** A sum that is too large is told as the largest number. */
  @SqlQuery(
      """
      select port_id,
        cast(least(sum(sum_sent_bytes), 9223372036854775807) as bigint) as sum_sent_bytes,
        cast(least(sum(sum_sent_packets), 9223372036854775807) as bigint) as sum_sent_packets,
        cast(least(sum(sum_sent_dropped), 9223372036854775807) as bigint) as sum_sent_dropped,
        cast(least(sum(sum_received_bytes), 9223372036854775807) as bigint) as sum_received_bytes,
        cast(least(sum(sum_received_packets), 9223372036854775807) as bigint) as sum_received_packets,
        cast(least(sum(sum_received_dropped), 9223372036854775807) as bigint) as sum_received_dropped,
        cast(least(sum(sum_refused_sent), 9223372036854775807) as bigint) as sum_refused_sent,
        cast(least(sum(sum_refused_received), 9223372036854775807) as bigint) as sum_refused_received,
        max(counted_at) as counted_at
      from port_traffic where port_id in (<ports>) and epoch is not null group by port_id
      """)
  List<SumRow> sums(@BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);

  @SqlQuery("select port_id, group_id from port_security_group where port_id in (<ports>)")
  List<GroupRow> groups(@BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);

  /** As {@link #sums}, the largest number is the most. */
  @SqlBatch(
      """
      update security_group set refused_packets = case
        when refused_packets > 9223372036854775807 - :packets then 9223372036854775807
        else refused_packets + :packets end
      where id = :groups
      """)
  void addRefused(List<SecurityGroupId> groups, List<Long> packets);
}
