package cloud.faso.network;

import cloud.faso.access.TenantId;
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

/** SQL of load balancers. */
interface LoadBalancerTable {

  String READ =
      """
      select b.id, b.tenant_id, b.ministry_id, b.segment_id, s.name as segment, b.name,
        f.address as floating_ip, b.generation, b.revision, b.created_at, b.delete_requested_at
      from load_balancer b join segment s on s.id = b.segment_id
        left join floating_ip f on f.load_balancer_id = b.id
      """;

  /** An address that one has. */
  record AddressRow(LoadBalancerId loadBalancerId, AddressFamily family, BigDecimal address) {}

  /**
   * A listener.
   *
   * @param protocol number
   * @param intervalSeconds null without a health check, as is the rest of it
   */
  record ListenerRow(
      LoadBalancerId loadBalancerId,
      int protocol,
      int port,
      @Nullable Integer intervalSeconds,
      @Nullable Integer timeoutSeconds,
      @Nullable Integer successes,
      @Nullable Integer failures) {}

  /**
   * A member of a listener.
   *
   * @param called what people call its port
   */
  record MemberRow(
      LoadBalancerId loadBalancerId,
      int protocol,
      int port,
      PortId portId,
      int targetPort,
      String called) {}

  @SqlUpdate(
      """
      insert into load_balancer
        (id, tenant_id, ministry_id, segment_id, name, generation, revision, created_at)
      values (:id, :tenantId, :ministryId, :segmentId, :name, :generation, :revision, :createdAt)
      """)
  void insert(@BindMethods LoadBalancerRow row);

  @SqlBatch(
      """
      insert into load_balancer_listener
        (load_balancer_id, protocol, port, interval_seconds, timeout_seconds, successes, failures)
      values (:loadBalancerId, :protocol, :port, :intervalSeconds, :timeoutSeconds, :successes,
        :failures)
      """)
  void insertListeners(@BindMethods Collection<ListenerRow> rows);

  @SqlBatch(
      """
      insert into load_balancer_member (load_balancer_id, protocol, port, port_id, target_port)
      values (:loadBalancerId, :protocol, :port, :portId, :targetPort)
      """)
  void insertMembers(@BindMethods Collection<MemberRow> rows);

  @SqlUpdate("delete from load_balancer_listener where load_balancer_id = :id")
  void deleteListeners(LoadBalancerId id);

  @SqlUpdate("update load_balancer set generation = generation + 1 where id = :id")
  void touch(LoadBalancerId id);

  @SqlUpdate(
      """
      update load_balancer set generation = generation + 1, delete_requested_at = :now
      where id = :id
      """)
  void requestDelete(LoadBalancerId id, Instant now);

  /** Takes its lock, so that its facts stay as read until the commit. */
  @SqlQuery("select id from load_balancer where id = :id for update")
  Optional<LoadBalancerId> lock(LoadBalancerId id);

  @SqlQuery(READ + "where b.id = :id")
  Optional<LoadBalancerRow> find(LoadBalancerId id);

  @SqlQuery(READ + "where b.tenant_id = :tenant and b.<column> = :ref")
  Optional<LoadBalancerRow> find(TenantId tenant, @Define String column, String ref);

  /** The one with this id or name. */
  default Optional<LoadBalancerRow> find(TenantId tenant, String ref) {
    return find(tenant, TypedId.looksLike(LoadBalancerId.PREFIX, ref) ? "id" : "name", ref);
  }

  default List<LoadBalancerRow> list(TenantId tenant, PageQuery page) {
    Keyset keyset = Keyset.of(page, "b.id", Map.of("name", "b.name"));
    return list(tenant, keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(READ + "where b.tenant_id = :tenant and <condition> order by <order> limit :fetch")
  List<LoadBalancerRow> list(
      TenantId tenant, @Define String condition, @Define String order, @BindMethods PageQuery page);

  @SqlQuery("select id from load_balancer where tenant_id = :tenant order by id")
  List<LoadBalancerId> allOf(TenantId tenant);

  /** Those that changed after a revision. */
  @SqlQuery(READ + "where b.revision > :revision order by b.revision, b.id")
  List<LoadBalancerRow> since(long revision);

  @SqlQuery(
      """
      select a.load_balancer_id, n.family, a.address
      from load_balancer_address a join subnet n on n.id = a.subnet_id
      where a.load_balancer_id in (<ids>) order by a.load_balancer_id, n.family
      """)
  List<AddressRow> addresses(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<LoadBalancerId> ids);

  @SqlQuery(
      """
      select load_balancer_id, protocol, port, interval_seconds, timeout_seconds, successes,
        failures
      from load_balancer_listener
      where load_balancer_id in (<ids>) order by load_balancer_id, protocol, port
      """)
  List<ListenerRow> listeners(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<LoadBalancerId> ids);

  @SqlQuery(
      """
      select m.load_balancer_id, m.protocol, m.port, m.port_id, m.target_port,
        coalesce(p.name, p.id) as called
      from load_balancer_member m join port p on p.id = m.port_id
      where m.load_balancer_id in (<ids>)
      order by m.load_balancer_id, m.protocol, m.port, m.port_id, m.target_port
      """)
  List<MemberRow> members(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<LoadBalancerId> ids);

  /** Names of those that a port is a member of. */
  @SqlQuery(
      """
      select distinct b.name
      from load_balancer_member m join load_balancer b on b.id = m.load_balancer_id
      where m.port_id = :port order by b.name
      """)
  List<String> withMember(PortId port);

  /** Those of which ports are members that are being deleted. */
  @SqlQuery(
      """
      select distinct m.load_balancer_id
      from load_balancer_member m join port p on p.id = m.port_id
      where p.id in (<ports>) and p.delete_requested_at is not null order by m.load_balancer_id
      """)
  List<LoadBalancerId> withDeletedMembers(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);

  @SqlUpdate(
      """
      delete from load_balancer_member
      where port_id in (select id from port where id in (<ports>)
        and delete_requested_at is not null)
      """)
  void deleteDeletedMembers(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<PortId> ports);
}
