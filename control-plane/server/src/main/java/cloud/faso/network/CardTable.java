package cloud.faso.network;

import cloud.faso.hardware.NodeId;
import cloud.faso.spec.agent.AddressFamily;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of the network cards of VMs. */
interface CardTable {

  /** A card, and the segment it is on. */
  record CardRow(
      String vmId,
      PortId portId,
      String segment,
      String mac,
      int mtu,
      @Nullable String floatingIp) {}

  /** An address of a card. */
  record AddressRow(PortId portId, AddressFamily family, BigDecimal address) {}

  @SqlQuery(
      """
      select p.vm_id, p.id as port_id, s.name as segment, p.mac, s.mtu, f.address as floating_ip
      from port p join segment s on s.id = p.segment_id
        left join floating_ip f on f.port_id = p.id
      where p.vm_id in (<vms>) order by p.vm_id, p.place
      """)
  List<CardRow> cards(@BindList List<String> vms);

  @SqlQuery(
      """
      select a.port_id, n.family, a.address
      from port p join port_address a on a.port_id = p.id join subnet n on n.id = a.subnet_id
      where p.vm_id in (<vms>) order by a.port_id, n.family
      """)
  List<AddressRow> addresses(@BindList List<String> vms);

  @SqlUpdate(
      """
      update port set vm_id = :vm, place = :place, node_id = :node, generation = generation + 1
      where id = :port
      """)
  void plug(PortId port, String vm, int place, @Nullable NodeId node);

  @SqlQuery("select coalesce(max(place) + 1, 0) from port where vm_id = :vm")
  int nextPlace(String vm);

  /** The segments that a VM has cards on stay as they are until the commit. */
  @SqlQuery(
      """
      select id from segment where id in (select segment_id from port where vm_id = :vm)
      order by id for update
      """)
  List<SegmentId> lockSegments(String vm);

  @SqlQuery("select id from port where vm_id = :vm order by place")
  List<PortId> portsOf(String vm);

  /** Those of them that are being deleted. */
  @SqlQuery(
      """
      select id from port where id in (<ports>) and delete_requested_at is not null order by id
      """)
  List<PortId> going(@BindList List<PortId> ports);

  @SqlUpdate("update port set node_id = :node, generation = generation + 1 where vm_id = :vm")
  void place(String vm, NodeId node);

  /** A port that has no name of its own was made with its card. */
  String UNPLUG =
      """
      update port set
        vm_id = null, place = null, node_id = null, is_up = false, generation = generation + 1,
        delete_requested_at = case when name is null then :now else delete_requested_at end
      """;

  @SqlUpdate(UNPLUG + "where vm_id = :vm")
  void unplug(String vm, Instant now);

  @SqlUpdate(UNPLUG + "where id = :port")
  void unplugOne(PortId port, Instant now);
}
