package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.hardware.NodeId;
import cloud.faso.hardware.SiteId;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
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

/** SQL of external networks, and of who has which of their addresses. */
interface ExternalNetworkTable {

  String READ =
      """
      select x.id, x.name, x.description, x.site_id, s.name as site, x.physical_network, x.vlan,
        x.generation, x.revision, x.created_at, x.delete_requested_at
      from external_network x join site s on s.id = x.site_id
      """;

  /** An address, and whose it is. */
  record HeldRow(String holder, SubnetId subnetId, BigDecimal address) {}

  /**
   * An address that rests.
   *
   * @param tenantId who had it; null for nobody that is known
   */
  record RestingRow(@Nullable TenantId tenantId, Instant restsTo) {}

  /** The bridges of a node. */
  record BridgesRow(NodeId id, String bridges) {}

  @SqlUpdate(
      """
      insert into external_network
        (id, name, description, site_id, physical_network, vlan, generation, revision, created_at)
      values
        (:id, :name, :description, :siteId, :physicalNetwork, :vlan, :generation, :revision,
         :createdAt)
      """)
  void insert(@BindMethods ExternalNetworkRow row);

  @SqlUpdate(
      """
      insert into external_subnet (id, network_id, family, cidr, gateway, pools)
      values (:id, :networkId, :family, :cidr, :gateway, :pools)
      """)
  void insertSubnet(@BindMethods ExternalSubnetRow row);

  /** Takes its lock, so that its facts stay as read until the commit. */
  @SqlQuery("select id from external_network where id = :network for update")
  Optional<ExternalNetworkId> lock(ExternalNetworkId network);

  @SqlQuery(READ + "where x.id = :network")
  Optional<ExternalNetworkRow> find(ExternalNetworkId network);

  @SqlQuery(READ + "where x.<column> = :ref")
  Optional<ExternalNetworkRow> find(@Define String column, String ref);

  /** The external network with this id or name. */
  default Optional<ExternalNetworkRow> find(String ref) {
    return find(TypedId.looksLike(ExternalNetworkId.PREFIX, ref) ? "id" : "name", ref);
  }

  default List<ExternalNetworkRow> list(PageQuery page) {
    Keyset keyset = Keyset.of(page, "x.id", Map.of("name", "x.name"));
    return list(keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(READ + "where <condition> order by <order> limit :fetch")
  List<ExternalNetworkRow> list(
      @Define String condition, @Define String order, @BindMethods PageQuery page);

  /** Those of a site; of every site when that is null. */
  @SqlQuery(
      READ
          + """
          where x.delete_requested_at is null
            and x.site_id = coalesce(cast(:site as varchar(40)), x.site_id)
          order by x.name
          """)
  List<ExternalNetworkRow> present(@Nullable SiteId site);

  /** Those that changed after a revision, of one site. */
  @SqlQuery(READ + "where x.site_id = :site and x.revision > :revision order by x.revision, x.id")
  List<ExternalNetworkRow> changed(SiteId site, long revision);

  @SqlQuery(
      """
      select id, network_id, family, cidr, gateway, pools from external_subnet
      where network_id in (<networks>) order by network_id, family
      """)
  List<ExternalSubnetRow> subnets(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<ExternalNetworkId> networks);

  /** The nodes of a site that may carry outward traffic. */
  @SqlQuery(
      """
      select id, bridges from node
      where site_id = :site and encap_address is not null and retired_at is null order by id
      """)
  List<BridgesRow> bridges(SiteId site);

  @SqlUpdate(
      """
      update external_network set generation = generation + 1, description = :description
      where id = :network
      """)
  void describe(ExternalNetworkId network, @Nullable String description);

  @SqlUpdate(
      """
      update external_network set generation = generation + 1, delete_requested_at = :now
      where id = :network
      """)
  void requestDelete(ExternalNetworkId network, Instant now);

  @SqlQuery(
      """
      select count(*) from router_gateway g join router r on r.id = g.router_id
      where g.network_id = :network and r.delete_requested_at is null
      """)
  long countRouters(ExternalNetworkId network);

  @SqlQuery(
      """
      select count(*) from floating_ip
      where network_id = :network and delete_requested_at is null
      """)
  long countFloatingIps(ExternalNetworkId network);

  @SqlUpdate(
      """
      insert into external_address (holder, subnet_id, address) values (:holder, :subnet, :address)
      """)
  void insertHeld(String holder, SubnetId subnet, BigDecimal address);

  @SqlUpdate("delete from external_address where holder = :holder and subnet_id = :subnet")
  int deleteHeld(String holder, SubnetId subnet);

  @SqlQuery(
      """
      select holder, subnet_id, address from external_address
      where holder = :holder order by subnet_id
      """)
  List<HeldRow> heldBy(String holder);

  @SqlQuery(
      """
      select a.holder, a.subnet_id, a.address
      from external_address a join external_subnet n on n.id = a.subnet_id
      where a.holder = :holder and n.network_id = :network order by a.subnet_id
      """)
  List<HeldRow> heldBy(String holder, ExternalNetworkId network);

  /** One that rests beyond a time. */
  @SqlQuery(
      """
      select tenant_id, rests_to from external_subnet_resting
      where subnet_id = :subnet and address = :address and rests_to > :now
      """)
  Optional<RestingRow> resting(SubnetId subnet, BigDecimal address, Instant now);

  /** One that rests does so for the tenant whose the holder is. */
  @SqlUpdate(
      """
      update external_subnet_resting set tenant_id = coalesce(
        (select tenant_id from router where id = :holder),
        (select tenant_id from floating_ip where id = :holder))
      where subnet_id = :subnet and address = :address
      """)
  void keepFor(SubnetId subnet, BigDecimal address, String holder);

  /** How many IPv4 addresses of a network may be given. */
  @SqlQuery(
      """
      select coalesce(sum(n.addresses), 0)
      from external_subnet s
        join (
          select subnet_id, last_address - first_address + 1 as addresses from external_subnet_free
          union all
          select subnet_id, 1 from external_subnet_resting where rests_to <= :now
        ) n on n.subnet_id = s.id
      where s.network_id = :network and s.family = 'IPV4'
      """)
  long left(ExternalNetworkId network, Instant now);
}
