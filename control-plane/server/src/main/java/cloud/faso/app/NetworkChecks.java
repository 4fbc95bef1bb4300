package cloud.faso.app;

import cloud.faso.app.Doctor.Check;
import java.util.List;

/** What must hold of networks and their addresses. */
final class NetworkChecks {

  static final List<Check> ALL =
      List.of(
          new Check(
              "address-once",
              """
              select a.holder || ', subnet_free: ' || a.subnet_id || ' ' || a.address
              from (
                  select port_id as holder, subnet_id, address from port_address
                  union all
                  select load_balancer_id, subnet_id, address from load_balancer_address
                ) a join subnet_free f on f.subnet_id = a.subnet_id
                and a.address between f.first_address and f.last_address
              union all
              select a.holder || ', subnet_resting: ' || a.subnet_id || ' ' || a.address
              from (
                  select port_id as holder, subnet_id, address from port_address
                  union all
                  select load_balancer_id, subnet_id, address from load_balancer_address
                ) a join subnet_resting r
                on r.subnet_id = a.subnet_id and r.address = a.address
              union all
              select 'subnet_resting, subnet_free: ' || r.subnet_id || ' ' || r.address
              from subnet_resting r join subnet_free f on f.subnet_id = r.subnet_id
                and r.address between f.first_address and f.last_address
              union all
              select a.port_id || ', ' || b.load_balancer_id || ': ' || a.subnet_id || ' ' || a.address
              from port_address a join load_balancer_address b
                on b.subnet_id = a.subnet_id and b.address = a.address
              """),
          new Check(
              "external-address-once",
              """
              select a.holder || ', external_subnet_free: ' || a.subnet_id || ' ' || a.address
              from external_address a join external_subnet_free f on f.subnet_id = a.subnet_id
                and a.address between f.first_address and f.last_address
              union all
              select a.holder || ', external_subnet_resting: ' || a.subnet_id || ' ' || a.address
              from external_address a join external_subnet_resting r
                on r.subnet_id = a.subnet_id and r.address = a.address
              """),
          new Check(
              "floating-ip-metered",
              """
              select f.id || ': external_address'
              from floating_ip f
              where not exists (select 1 from external_address a where a.holder = f.id)
              union all
              select f.id || ': meter'
              from floating_ip f
              where f.delete_requested_at is null
                and not exists (select 1 from meter m where m.thing = f.id)
              """),
          new Check(
              "floating-ip-led",
              """
              select f.id || ': ' || coalesce(f.port_id, f.load_balancer_id)
              from floating_ip f
                left join port p on p.id = f.port_id
                left join load_balancer b on b.id = f.load_balancer_id
              where coalesce(f.port_id, f.load_balancer_id) is not null
                and not exists (
                  select 1 from router_interface i join router_gateway g on g.router_id = i.router_id
                  where i.segment_id = coalesce(p.segment_id, b.segment_id)
                    and g.network_id = f.network_id)
              """),
          new Check(
              "router-addresses",
              """
              select g.router_id || ': ' || g.network_id
              from router_gateway g
              where not exists (
                select 1 from external_address a join external_subnet n on n.id = a.subnet_id
                where a.holder = g.router_id and n.network_id = g.network_id)
              union all
              select r.id || ': ' || n.network_id || ' ' || a.address
              from router r
                join external_address a on a.holder = r.id
                join external_subnet n on n.id = a.subnet_id
              where not exists (
                select 1 from router_gateway g
                where g.router_id = r.id and g.network_id = n.network_id)
              """),
          new Check(
              "peering-led",
              """
              select p.id || ': ' || coalesce(p.segment_id, '-') || ', '
                || coalesce(p.peer_segment_id, '-')
              from peering p
                left join segment s on s.id = p.segment_id and s.tenant_id = p.tenant_id
                left join segment ps on ps.id = p.peer_segment_id
                  and ps.tenant_id = p.peer_tenant_id
                left join router_interface i on i.segment_id = s.id
                left join router_interface pi on pi.segment_id = ps.id
              where p.delete_requested_at is null
                and (i.router_id is null or (p.agreed_at is not null and pi.router_id is null))
              """),
          new Check(
              "peering-agreed",
              """
              select p.id || ': ' || n.cidr
              from peering p join subnet n on n.segment_id = p.segment_id
              where p.cidrs not like '%"' || n.cidr || '"%'
              union all
              select p.id || ': ' || n.cidr
              from peering p join subnet n on n.segment_id = p.peer_segment_id
              where p.peer_cidrs not like '%"' || n.cidr || '"%'
              """),
          new Check(
              "network-revision",
              """
              select t.id || ': ' || t.revision || ' > ' || c.last
              from (
                  select id, revision from segment
                  union all
                  select id, revision from port
                  union all
                  select id, revision from security_group
                  union all
                  select id, revision from external_network
                  union all
                  select id, revision from router
                  union all
                  select id, revision from floating_ip
                  union all
                  select id, revision from peering
                  union all
                  select id, revision from load_balancer
                ) t
                join network_revision c on t.revision > c.last
              """));

  private NetworkChecks() {}
}
