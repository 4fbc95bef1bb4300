package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.spec.agent.AddressFamily;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindList.EmptyHandling;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of ports. */
interface PortTable {

  String READ =
      """
      select p.id, p.tenant_id, p.ministry_id, p.segment_id, s.name as segment, p.name, p.mac,
        p.anti_spoofing, p.allowed_pairs, p.hostname, p.send_mbps, p.receive_mbps,
        p.vm_id, v.name as vm, p.generation, p.revision, p.is_up, p.created_at, p.delete_requested_at
      from port p join segment s on s.id = p.segment_id left join vm v on v.id = p.vm_id
      """;

  /** The wanted facts of a new port. */
  record NewPortRow(
      PortId id,
      TenantId tenantId,
      MinistryId ministryId,
      SegmentId segmentId,
      int tunnelKey,
      @Nullable String name,
      String mac,
      boolean antiSpoofing,
      String allowedPairs,
      @Nullable String hostname,
      @Nullable Integer sendMbps,
      @Nullable Integer receiveMbps,
      Instant createdAt) {}

  /** An address that a port has. */
  record AddressRow(PortId portId, AddressFamily family, BigDecimal address) {}

  /** A group that a port is in. */
  record GroupRow(PortId portId, SecurityGroupId groupId, String name) {}

  @SqlUpdate(
      """
      insert into port
        (id, tenant_id, ministry_id, segment_id, tunnel_key, name, mac, anti_spoofing, allowed_pairs,
         hostname, send_mbps, receive_mbps, generation, revision, is_up, created_at)
      values
        (:id, :tenantId, :ministryId, :segmentId, :tunnelKey, :name, :mac, :antiSpoofing,
         :allowedPairs, :hostname, :sendMbps, :receiveMbps, 1, 0, false, :createdAt)
      """)
  void insert(@BindMethods NewPortRow row);

  /** The greatest key of the segment's ports, tombstones included; 0 where none has one. */
  @SqlQuery("select coalesce(max(tunnel_key), 0) from port where segment_id = :segment")
  int greatestKey(SegmentId segment);

  /** The least key from {@code first} on that no port of the segment has, tombstones included. */
  @SqlQuery(
      """
      select min(c.tunnel_key) from (
        select cast(:first as integer) as tunnel_key
        union all
        select tunnel_key + 1 from port where segment_id = :segment and tunnel_key >= :first) c
      where not exists (
        select 1 from port p where p.segment_id = :segment and p.tunnel_key = c.tunnel_key)
      """)
  int freeKey(SegmentId segment, int first);

  /** A port, and the segment that it is on. */
  record PlaceRow(PortId id, SegmentId segmentId) {}

  /** Those that a replica of a version before made, which knew of no keys. */
  @SqlQuery("select id, segment_id from port where tunnel_key is null order by segment_id, id")
  List<PlaceRow> withoutKey();

  @SqlUpdate("update port set tunnel_key = :key where id = :port and tunnel_key is null")
  int setKey(PortId port, int key);

  /** The ports whose VMs are on a node. */
  @SqlQuery("select id from port where node_id = :node order by id")
  List<PortId> at(NodeId node);

  @SqlBatch("insert into port_security_group (port_id, group_id) values (:port, :groups)")
  void join(PortId port, List<SecurityGroupId> groups);

  @SqlUpdate("delete from port_security_group where port_id = :port")
  void leaveAll(PortId port);

  /** Takes the port's lock, so that its facts stay as read until the commit. */
  @SqlQuery("select id from port where id = :port for update")
  Optional<PortId> lock(PortId port);

  @SqlQuery(READ + "where p.id = :port")
  Optional<PortRow> find(PortId port);

  @SqlQuery(READ + "where p.tenant_id = :tenant and p.<column> = :ref")
  Optional<PortRow> find(TenantId tenant, @Define String column, String ref);

  /** The port with this id or name. */
  default Optional<PortRow> find(TenantId tenant, String ref) {
    return find(tenant, TypedId.looksLike(PortId.PREFIX, ref) ? "id" : "name", ref);
  }

  /** The ports of the cards of the VM with this id or name. */
  @SqlQuery(
      READ + "where p.tenant_id = :tenant and (v.id = :vm or v.name = :vm) order by p.place, p.id")
  List<PortRow> ofVm(TenantId tenant, String vm);

  default List<PortRow> list(TenantId tenant, PortFilter filter, PageQuery page) {
    Keyset keyset = Keyset.of(page, "p.id", Map.of("name", "coalesce(p.name, '')"));
    return list(tenant, keyset.condition() + filter.condition(), keyset.order(), page, filter);
  }

  @SqlQuery(READ + "where p.tenant_id = :tenant and <condition> order by <order> limit :fetch")
  List<PortRow> list(
      TenantId tenant,
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page,
      @BindMethods PortFilter filter);

  @SqlQuery("select id from port where tenant_id = :tenant order by id")
  List<PortId> allOf(TenantId tenant);

  @SqlQuery(
      """
      select a.port_id, n.family, a.address
      from port_address a join subnet n on n.id = a.subnet_id
      where a.port_id in (<ports>) order by a.port_id, n.family
      """)
  List<AddressRow> addresses(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);

  @SqlQuery(
      """
      select m.port_id, m.group_id, g.name
      from port_security_group m join security_group g on g.id = m.group_id
      where m.port_id in (<ports>) order by m.port_id, g.name
      """)
  List<GroupRow> groups(@BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);

  /** What people call the port of a segment that has a MAC address. */
  @SqlQuery("select coalesce(name, id) from port where segment_id = :segment and mac = :mac")
  Optional<String> withMac(SegmentId segment, String mac);

  @SqlUpdate(
      """
      update port set generation = generation + 1, anti_spoofing = :antiSpoofing,
        allowed_pairs = :allowedPairs, hostname = :hostname, send_mbps = :sendMbps,
        receive_mbps = :receiveMbps
      where id = :port
      """)
  void update(
      PortId port,
      boolean antiSpoofing,
      String allowedPairs,
      @Nullable String hostname,
      @Nullable Integer sendMbps,
      @Nullable Integer receiveMbps);

  @SqlUpdate(
      """
      update port set generation = generation + 1, delete_requested_at = :now where id = :port
      """)
  void requestDelete(PortId port, Instant now);
}
