package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.hardware.SiteId;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of floating IPs. */
interface FloatingIpTable {

  String READ =
      """
      select f.id, f.tenant_id, f.ministry_id, f.network_id, x.name as network, f.address,
        f.port_id, coalesce(p.name, p.id) as port, v.name as vm, f.load_balancer_id,
        b.name as load_balancer, r.name as router, f.generation, f.revision, f.created_at,
        f.delete_requested_at
      from floating_ip f
        join external_network x on x.id = f.network_id
        left join port p on p.id = f.port_id
        left join vm v on v.id = p.vm_id
        left join load_balancer b on b.id = f.load_balancer_id
        left join router_interface i on i.segment_id = coalesce(p.segment_id, b.segment_id)
        left join router r on r.id = i.router_id
      """;

  /** The facts of a new one. */
  record NewRow(
      FloatingIpId id,
      TenantId tenantId,
      MinistryId ministryId,
      ExternalNetworkId networkId,
      String address,
      @Nullable PortId portId,
      Instant createdAt) {}

  /** One as an agent is told of it. */
  record AssignedRow(
      FloatingIpId id,
      TenantId tenantId,
      ExternalNetworkId networkId,
      String address,
      @Nullable PortId portId,
      @Nullable LoadBalancerId loadBalancerId,
      @Nullable RouterId routerId,
      long generation,
      long revision,
      boolean deleted) {}

  @SqlUpdate(
      """
      insert into floating_ip
        (id, tenant_id, ministry_id, network_id, address, port_id, generation, revision, created_at)
      values
        (:id, :tenantId, :ministryId, :networkId, :address, :portId, 1, 0, :createdAt)
      """)
  void insert(@BindMethods NewRow row);

  /** Takes its lock, so that its facts stay as read until the commit. */
  @SqlQuery("select id from floating_ip where id = :floatingIp for update")
  Optional<FloatingIpId> lock(FloatingIpId floatingIp);

  @SqlQuery(READ + "where f.id = :floatingIp")
  Optional<FloatingIpRow> find(FloatingIpId floatingIp);

  /** Of one address on two networks, the one that is there longest. */
  @SqlQuery(READ + "where f.tenant_id = :tenant and f.<column> = :ref order by f.id limit 1")
  Optional<FloatingIpRow> find(TenantId tenant, @Define String column, String ref);

  /** The floating IP with this id or address. */
  default Optional<FloatingIpRow> find(TenantId tenant, String ref) {
    return find(tenant, TypedId.looksLike(FloatingIpId.PREFIX, ref) ? "id" : "address", ref);
  }

  default List<FloatingIpRow> list(TenantId tenant, PageQuery page) {
    Keyset keyset = Keyset.of(page, "f.id", Map.of("address", "f.address"));
    return list(tenant, keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(READ + "where f.tenant_id = :tenant and <condition> order by <order> limit :fetch")
  List<FloatingIpRow> list(
      TenantId tenant, @Define String condition, @Define String order, @BindMethods PageQuery page);

  @SqlQuery("select id from floating_ip where tenant_id = :tenant order by id")
  List<FloatingIpId> allOf(TenantId tenant);

  /** The ports of a VM, in the order of its cards. */
  @SqlQuery(
      """
      select p.id from port p join vm v on v.id = p.vm_id
      where p.tenant_id = :tenant and (v.id = :vm or v.name = :vm)
        and p.delete_requested_at is null
      order by p.place
      """)
  List<PortId> portsOf(TenantId tenant, String vm);

  /** A site. */
  record SiteRow(SiteId id, String name) {}

  /** Where the VM is, or must be, whose card is in a port; empty while that is open. */
  @SqlQuery(
      """
      select s.id, s.name
      from port p
        join vm v on v.id = p.vm_id
        left join node n on n.id = p.node_id
        join site s on s.id = coalesce(n.site_id, v.site_id)
      where p.id = :port
      """)
  Optional<SiteRow> siteOf(PortId port);

  /**
   * A floating IP that stands for a card of a VM at another site.
   *
   * @param site the name of its network's, and {@code vmSite} that of the VM's
   */
  record ElsewhereRow(String address, String network, String site, String vmSite) {}

  /** That of a port whose VM is, or must be, at another site than its network. */
  @SqlQuery(
      """
      select f.address, x.name as network, o.name as site, s.name as vm_site
      from floating_ip f
        join external_network x on x.id = f.network_id
        join site o on o.id = x.site_id
        join port p on p.id = f.port_id
        join vm v on v.id = p.vm_id
        left join node n on n.id = p.node_id
        join site s on s.id = coalesce(n.site_id, v.site_id)
      where f.port_id = :port and s.id <> x.site_id
      """)
  Optional<ElsewhereRow> elsewhere(PortId port);

  @SqlQuery("select address from floating_ip where port_id = :port")
  Optional<String> of(PortId port);

  @SqlQuery("select address from floating_ip where load_balancer_id = :balancer")
  Optional<String> of(LoadBalancerId balancer);

  @SqlQuery("select id from floating_ip where port_id = :port for update")
  Optional<FloatingIpId> lockOf(PortId port);

  @SqlQuery("select id from floating_ip where load_balancer_id = :balancer for update")
  Optional<FloatingIpId> lockOf(LoadBalancerId balancer);

  @SqlUpdate(
      """
      update floating_ip set generation = generation + 1, port_id = :port,
        load_balancer_id = :balancer
      where id = :floatingIp
      """)
  void stand(FloatingIpId floatingIp, @Nullable PortId port, @Nullable LoadBalancerId balancer);

  /** A new one, of which nobody has heard yet, stands for a load balancer. */
  @SqlUpdate("update floating_ip set load_balancer_id = :balancer where id = :floatingIp")
  void begin(FloatingIpId floatingIp, LoadBalancerId balancer);

  @SqlUpdate(
      """
      update floating_ip set generation = generation + 1, port_id = null,
        load_balancer_id = null, delete_requested_at = :now
      where id = :floatingIp
      """)
  void requestDelete(FloatingIpId floatingIp, Instant now);

  /** Those that changed after a revision, of one site. */
  @SqlQuery(
      """
      select f.id, f.tenant_id, f.network_id, f.address, f.port_id, f.load_balancer_id,
        i.router_id, f.generation, f.revision, f.delete_requested_at is not null as deleted
      from floating_ip f
        join external_network x on x.id = f.network_id
        left join port p on p.id = f.port_id
        left join load_balancer b on b.id = f.load_balancer_id
        left join router_interface i on i.segment_id = coalesce(p.segment_id, b.segment_id)
      where x.site_id = :site and f.revision > :revision order by f.revision, f.id
      """)
  List<AssignedRow> changed(SiteId site, long revision);
}
