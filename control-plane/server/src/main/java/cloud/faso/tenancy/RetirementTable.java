package cloud.faso.tenancy;

import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of tenants that are being retired. */
interface RetirementTable {

  /** How much a tenant has. */
  record ContentsRow(
      long vms,
      long diskGib,
      long volumes,
      long volumeGib,
      long keys,
      long tokens,
      long members,
      long webhooks,
      long segments,
      long ports,
      long securityGroups,
      long loadBalancers,
      long routers,
      long floatingIps,
      long peerings,
      long requests,
      long loans) {}

  @SqlQuery("select id from tenant where id = :tenant for update")
  Optional<TenantId> lock(TenantId tenant);

  @SqlUpdate(
      """
      update tenant set goes_at = :goesAt, warned = false, version = version + 1 where id = :tenant
      """)
  void retire(TenantId tenant, Instant goesAt);

  @SqlUpdate("update tenant set goes_at = null, version = version + 1 where id = :tenant")
  void restore(TenantId tenant);

  @SqlUpdate("update tenant set ending_at = :now, version = version + 1 where id = :tenant")
  void end(TenantId tenant, Instant now);

  @SqlUpdate("update tenant set warned = true where id = :tenant")
  void warned(TenantId tenant);

  @SqlUpdate(
      """
      update tenant set waits_for_vm = :vm, waits_for_node = :node
      where id = :tenant
        and (coalesce(waits_for_vm, '') != coalesce(:vm, '')
          or coalesce(waits_for_node, '') != coalesce(:node, ''))
      """)
  void waitsFor(TenantId tenant, @Nullable String vm, @Nullable String node);

  @SqlQuery("select id from tenant where goes_at > :now and ending_at is null order by id")
  List<TenantId> inGrace(Instant now);

  @SqlQuery("select id from tenant where goes_at <= :now and ending_at is null order by id")
  List<TenantId> due(Instant now);

  @SqlQuery("select id from tenant where ending_at is not null order by id")
  List<TenantId> ending();

  @SqlQuery(
      """
      select id from tenant
      where goes_at <= :soon and ending_at is null and not warned order by id
      """)
  List<TenantId> toWarn(Instant soon);

  @SqlQuery(
      """
      select (select count(*) from vm where tenant_id = :tenant) as vms,
        (select coalesce(sum(root_disk_gib), 0) from vm where tenant_id = :tenant) as disk_gib,
        (select count(*) from volume
          where tenant_id = :tenant and delete_requested_at is null) as volumes,
        (select coalesce(sum(size_gib), 0) from volume
          where tenant_id = :tenant and delete_requested_at is null) as volume_gib,
        (select count(*) from ssh_key where tenant_id = :tenant) as keys,
        (select count(*) from api_token where owner_id = :tenant) as tokens,
        (select count(*) from member where owner_id = :tenant) as members,
        (select count(*) from webhook where owner_id = :tenant) as webhooks,
        (select count(*) from segment
          where tenant_id = :tenant and delete_requested_at is null) as segments,
        (select count(*) from port
          where tenant_id = :tenant and delete_requested_at is null) as ports,
        (select count(*) from security_group
          where tenant_id = :tenant and delete_requested_at is null) as security_groups,
        (select count(*) from load_balancer
          where tenant_id = :tenant and delete_requested_at is null) as load_balancers,
        (select count(*) from router
          where tenant_id = :tenant and delete_requested_at is null) as routers,
        (select count(*) from floating_ip
          where tenant_id = :tenant and delete_requested_at is null) as floating_ips,
        (select count(*) from peering
          where delete_requested_at is null
            and (tenant_id = :tenant or (peer_tenant_id = :tenant and agreed_at is not null)))
          as peerings,
        (select count(*) from request
          where tenant_id = :tenant and outcome is null and lapses_at > :now) as requests,
        (select count(*) from quota_loan where tenant_id = :tenant) as loans
      """)
  ContentsRow contents(TenantId tenant, Instant now);

  @SqlQuery("select name from vm where tenant_id = :tenant order by name limit :most")
  List<String> vmNames(TenantId tenant, int most);
}
