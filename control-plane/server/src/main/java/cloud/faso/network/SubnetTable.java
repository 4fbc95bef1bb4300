package cloud.faso.network;

import cloud.faso.access.TenantId;
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
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of subnets. */
interface SubnetTable {

  String READ =
      """
      select n.id, n.segment_id, s.name as segment, n.tenant_id, n.family, n.cidr, n.gateway, n.dns,
        n.ipv6_mode, s.generation, n.created_at
      from subnet n join segment s on s.id = n.segment_id
      """;

  /** The facts of a new subnet. */
  record NewSubnetRow(
      SubnetId id,
      SegmentId segmentId,
      TenantId tenantId,
      AddressFamily family,
      String cidr,
      String gateway,
      String dns,
      @Nullable Ipv6Mode ipv6Mode,
      Instant createdAt) {}

  /** How many addresses of a subnet are there in each state. */
  record FillRow(SubnetId id, long used, BigDecimal free, long resting, long rested) {}

  @SqlUpdate(
      """
      insert into subnet (id, segment_id, tenant_id, family, cidr, gateway, dns, ipv6_mode,
        created_at)
      values (:id, :segmentId, :tenantId, :family, :cidr, :gateway, :dns, :ipv6Mode, :createdAt)
      """)
  void insert(@BindMethods NewSubnetRow row);

  @SqlQuery(READ + "where n.tenant_id = :tenant and n.id = :id")
  Optional<SubnetRow> find(TenantId tenant, String id);

  @SqlQuery(READ + "where n.segment_id in (<segments>) order by n.segment_id, n.family")
  List<SubnetRow> of(@BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<SegmentId> segments);

  default List<SubnetRow> list(TenantId tenant, @Nullable String segment, PageQuery page) {
    Keyset keyset = Keyset.of(page, "n.id", Map.of());
    String condition = segment == null ? "" : " and (n.segment_id = :segment or s.name = :segment)";
    return list(tenant, segment, keyset.condition() + condition, keyset.order(), page);
  }

  @SqlQuery(READ + "where n.tenant_id = :tenant and <condition> order by <order> limit :fetch")
  List<SubnetRow> list(
      TenantId tenant,
      @Nullable String segment,
      @Define String condition,
      @Define String order,
      @BindMethods PageQuery page);

  @SqlUpdate("update subnet set dns = :dns where id = :subnet")
  void setDns(SubnetId subnet, String dns);

  @SqlUpdate("delete from subnet where id = :subnet")
  void delete(SubnetId subnet);

  @SqlQuery(
      """
      select (select count(*) from port_address where subnet_id = :subnet)
        + (select count(*) from load_balancer_address where subnet_id = :subnet)
      """)
  long countUsed(SubnetId subnet);

  @SqlQuery(
      """
      select n.id,
        (select count(*) from port_address a where a.subnet_id = n.id)
          + (select count(*) from load_balancer_address a where a.subnet_id = n.id) as used,
        (select coalesce(sum(f.last_address - f.first_address + 1), 0)
          from subnet_free f where f.subnet_id = n.id) as free,
        (select count(*) from subnet_resting r
          where r.subnet_id = n.id and r.rests_to > :now) as resting,
        (select count(*) from subnet_resting r
          where r.subnet_id = n.id and r.rests_to <= :now) as rested
      from subnet n where n.id in (<subnets>)
      """)
  List<FillRow> fill(
      Instant now, @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<SubnetId> subnets);
}
