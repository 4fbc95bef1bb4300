package cloud.faso.network;

import cloud.faso.access.TenantId;
import cloud.faso.hardware.SiteId;
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
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of routers and of what they join. */
interface RouterTable {

  String READ =
      """
      select r.id, r.tenant_id, r.ministry_id, r.name, r.description, r.snat, r.routes,
        r.generation, r.revision, r.created_at, r.delete_requested_at
      from router r
      """;

  /** A segment that a router joins. */
  record InterfaceRow(RouterId routerId, SegmentId segmentId, String segment) {}

  /** A network that a router is on: a segment's subnet, or an external one. */
  record NetworkRow(String name, String cidr, boolean outward) {}

  /** An external network that a router leads to; names are its own and its site's. */
  record GatewayRow(
      RouterId routerId, ExternalNetworkId networkId, String network, SiteId siteId, String site) {}

  /** An address that a router has on an external network. */
  record AddressRow(
      RouterId routerId, ExternalNetworkId networkId, AddressFamily family, BigDecimal address) {

    String text() {
      return Cidr.address(family, address.toBigIntegerExact()).toCanonicalString();
    }
  }

  @SqlUpdate(
      """
      insert into router
        (id, tenant_id, ministry_id, name, description, snat, routes, generation, revision,
         created_at)
      values
        (:id, :tenantId, :ministryId, :name, :description, :snat, :routes, :generation, :revision,
         :createdAt)
      """)
  void insert(@BindMethods RouterRow row);

  /** Takes the router's lock, so that its facts stay as read until the commit. */
  @SqlQuery("select id from router where id = :router for update")
  Optional<RouterId> lock(RouterId router);

  @SqlQuery(READ + "where r.id = :router")
  Optional<RouterRow> find(RouterId router);

  @SqlQuery(READ + "where r.tenant_id = :tenant and r.<column> = :ref")
  Optional<RouterRow> find(TenantId tenant, @Define String column, String ref);

  /** The router with this id or name. */
  default Optional<RouterRow> find(TenantId tenant, String ref) {
    return find(tenant, TypedId.looksLike(RouterId.PREFIX, ref) ? "id" : "name", ref);
  }

  /** The router that joins a segment. */
  @SqlQuery(
      READ
          + """
          join router_interface i on i.router_id = r.id
          where i.segment_id = :segment
          """)
  Optional<RouterRow> joining(SegmentId segment);

  default List<RouterRow> list(TenantId tenant, PageQuery page) {
    Keyset keyset = Keyset.of(page, "r.id", Map.of("name", "r.name"));
    return list(tenant, keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(READ + "where r.tenant_id = :tenant and <condition> order by <order> limit :fetch")
  List<RouterRow> list(
      TenantId tenant, @Define String condition, @Define String order, @BindMethods PageQuery page);

  @SqlQuery("select id from router where tenant_id = :tenant order by id")
  List<RouterId> allOf(TenantId tenant);

  /** Those that changed after a revision. */
  @SqlQuery(READ + "where r.revision > :revision order by r.revision, r.id")
  List<RouterRow> changed(long revision);

  @SqlQuery(
      """
      select i.router_id, i.segment_id, s.name as segment
      from router_interface i join segment s on s.id = i.segment_id
      where i.router_id in (<routers>) order by i.router_id, s.name
      """)
  List<InterfaceRow> interfaces(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<RouterId> routers);

  @SqlQuery(
      """
      select g.router_id, g.network_id, x.name as network, g.site_id, s.name as site
      from router_gateway g
        join external_network x on x.id = g.network_id
        join site s on s.id = g.site_id
      where g.router_id in (<routers>) order by g.router_id, x.name
      """)
  List<GatewayRow> gateways(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<RouterId> routers);

  default List<GatewayRow> gateways(RouterId router) {
    return gateways(List.of(router));
  }

  @SqlQuery(
      """
      select a.holder as router_id, n.network_id, n.family, a.address
      from external_address a join external_subnet n on n.id = a.subnet_id
      where a.holder in (<routers>) order by a.holder, n.family
      """)
  List<AddressRow> addresses(
      @BindList(onEmpty = EmptyHandling.NULL_STRING) Collection<RouterId> routers);

  /** All that a router is on. */
  @SqlQuery(
      """
      select s.name, n.cidr, false as outward
      from router_interface i
        join segment s on s.id = i.segment_id
        join subnet n on n.segment_id = s.id
      where i.router_id = :router
      union all
      select x.name, n.cidr, true as outward
      from router_gateway g
        join external_network x on x.id = g.network_id
        join external_subnet n on n.network_id = x.id
      where g.router_id = :router
      """)
  List<NetworkRow> networks(RouterId router);

  @SqlUpdate("insert into router_interface (router_id, segment_id) values (:router, :segment)")
  void join(RouterId router, SegmentId segment);

  @SqlUpdate("delete from router_interface where router_id = :router and segment_id = :segment")
  int leave(RouterId router, SegmentId segment);

  @SqlUpdate("delete from router_interface where router_id = :router")
  void leaveAll(RouterId router);

  @SqlUpdate("update router set routes = :routes where id = :router")
  void setRoutes(RouterId router, String routes);

  @SqlUpdate(
      """
      insert into router_gateway (router_id, site_id, network_id)
      select :router, site_id, id from external_network where id = :network
      """)
  void lead(RouterId router, ExternalNetworkId network);

  @SqlUpdate("delete from router_gateway where router_id = :router and network_id = :network")
  void leadNoMore(RouterId router, ExternalNetworkId network);

  /** What it joins, or does not any more, changed. */
  @SqlUpdate("update router set generation = generation + 1 where id = :router")
  void touch(RouterId router);

  @SqlUpdate(
      """
      update router set generation = generation + 1, description = :description, snat = :snat,
        routes = :routes
      where id = :router
      """)
  void update(RouterId router, @Nullable String description, boolean snat, String routes);

  @SqlUpdate(
      """
      update router set generation = generation + 1, routes = '[]',
        delete_requested_at = :now
      where id = :router
      """)
  void requestDelete(RouterId router, Instant now);

  /**
   * Load balancers that a segment, or any that the router joins if null, has to do with through it.
   */
  @SqlQuery(
      """
      select distinct b.name
      from load_balancer_member m
        join load_balancer b on b.id = m.load_balancer_id
        join port p on p.id = m.port_id
        join router_interface i on i.segment_id in (b.segment_id, p.segment_id)
      where p.segment_id <> b.segment_id and i.router_id = :router
        and i.segment_id = coalesce(cast(:segment as varchar(40)), i.segment_id)
      order by b.name limit :limit
      """)
  List<String> balancers(RouterId router, @Nullable SegmentId segment, int limit);

  /**
   * The floating IPs that stand for something on a segment; on any that the router joins if null.
   *
   * @param network that they are of; of any if null
   */
  @SqlQuery(
      """
      select f.address from floating_ip f
        left join port p on p.id = f.port_id
        left join load_balancer b on b.id = f.load_balancer_id
        join router_interface i on i.segment_id = coalesce(p.segment_id, b.segment_id)
      where i.router_id = :router
        and i.segment_id = coalesce(cast(:segment as varchar(40)), i.segment_id)
        and f.network_id = coalesce(cast(:network as varchar(40)), f.network_id)
      order by f.address limit :limit
      """)
  List<String> floatingIps(
      RouterId router, @Nullable SegmentId segment, @Nullable ExternalNetworkId network, int limit);
}
