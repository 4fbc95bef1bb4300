package cloud.faso.app;

import cloud.faso.platform.problem.Words;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Jdbi;

/**
 * Checks what must hold of the database at every commit, in any state of affairs: {@code doctor
 * CONFIG} runs it on a live one, tests after every step. A check is a query for what breaks it.
 */
public final class Doctor {

  /**
   * Something that must hold.
   *
   * @param rule its name; {@code doctor.<rule>} is the sentence
   * @param broken gives one text for each thing that breaks it: its id, and numbers in the
   *     database's own terms, which need no language
   */
  public record Check(String rule, String broken) {}

  /** A rule that does not hold, and for what. */
  public record Finding(String rule, String what) {

    /** The rule in a sentence. */
    public String sentence(Locale locale) {
      return Words.say(locale, "doctor." + rule);
    }
  }

  /** Everything that is checked. */
  public static final List<Check> CHECKS =
      List.of(
          new Check(
              "node-reserved",
              """
              select b.node_id || ': vcpus ' || b.reserved_vcpus || ' <> ' || coalesce(s.vcpus, 0)
                || ', memory_mib ' || b.reserved_memory_mib || ' <> ' || coalesce(s.memory_mib, 0)
              from node_books b
                left join (
                  select a.node_id, sum(v.vcpus) as vcpus, sum(v.memory_mib) as memory_mib
                  from vm_on_node a join vm v on v.id = a.vm_id group by a.node_id
                ) s on s.node_id = b.node_id
              where b.reserved_vcpus <> coalesce(s.vcpus, 0)
                or b.reserved_memory_mib <> coalesce(s.memory_mib, 0)
              """),
          new Check(
              "node-promised",
              """
              select b.node_id || ': vcpus ' || b.allowed_vcpus || ', memory_mib '
                || b.allowed_memory_mib
              from node_books b join node n on n.id = b.node_id
              where b.allowed_vcpus <> case when n.retired_at is null
                  then b.vcpus * n.overcommit_vcpus_percent / 100 else 0 end
                or b.allowed_memory_mib <> case when n.retired_at is null
                  then b.memory_mib * n.overcommit_memory_percent / 100 else 0 end
              """),
          new Check(
              "pool-reserved",
              """
              select p.id || ': gib ' || p.reserved_gib || ' <> ' || coalesce(s.gib, 0)
              from pool p
                left join (
                  select a.pool_id, sum(v.root_disk_gib) as gib
                  from vm_on_node a join vm v on v.id = a.vm_id group by a.pool_id
                ) s on s.pool_id = p.id
              where p.reserved_gib <> coalesce(s.gib, 0)
              """),
          new Check(
              "quota-used",
              """
              select q.owner_id || ': vms ' || q.vms_used || ' <> ' || coalesce(s.vms, 0)
                || ', vcpus ' || q.vcpus_used || ' <> ' || coalesce(s.vcpus, 0)
                || ', memory_mib ' || q.memory_mib_used || ' <> ' || coalesce(s.memory_mib, 0)
                || ', volume_gib ' || q.volume_gib_used || ' <> ' || coalesce(s.gib, 0)
                || ', floating_ips ' || q.floating_ips_used || ' <> '
                || coalesce(f.floating_ips, 0)
              from quota q
                left join (
                  select v.tenant_id as owner_id, count(*) as vms, sum(v.vcpus) as vcpus,
                    sum(v.memory_mib) as memory_mib, sum(v.root_disk_gib) as gib
                  from vm v group by v.tenant_id
                  union all
                  select v.ministry_id, count(*), sum(v.vcpus), sum(v.memory_mib),
                    sum(v.root_disk_gib)
                  from vm v group by v.ministry_id
                ) s on s.owner_id = q.owner_id
                left join (
                  select tenant_id as owner_id, count(*) as floating_ips
                  from floating_ip where delete_requested_at is null group by tenant_id
                  union all
                  select ministry_id, count(*)
                  from floating_ip where delete_requested_at is null group by ministry_id
                ) f on f.owner_id = q.owner_id
              where q.vms_used <> coalesce(s.vms, 0) or q.vcpus_used <> coalesce(s.vcpus, 0)
                or q.memory_mib_used <> coalesce(s.memory_mib, 0)
                or q.volume_gib_used <> coalesce(s.gib, 0)
                or q.floating_ips_used <> coalesce(f.floating_ips, 0)
              """),
          new Check(
              "quota-lent",
              """
              select q.owner_id || ': vcpus ' || q.vcpus_lent || ' <> ' || coalesce(s.vcpus, 0)
                || ', memory_mib ' || q.memory_mib_lent || ' <> ' || coalesce(s.memory_mib, 0)
                || ', vms ' || q.vms_lent || ' <> ' || coalesce(s.vms, 0)
                || ', volume_gib ' || q.volume_gib_lent || ' <> ' || coalesce(s.gib, 0)
                || ', floating_ips ' || q.floating_ips_lent || ' <> '
                || coalesce(s.floating_ips, 0)
              from quota q
                left join (
                  select owner_id, sum(vcpus) as vcpus, sum(memory_mib) as memory_mib,
                    sum(vms) as vms, sum(volume_gib) as gib, sum(floating_ips) as floating_ips
                  from quota_loan group by owner_id
                ) s on s.owner_id = q.owner_id
              where q.vcpus_lent <> coalesce(s.vcpus, 0)
                or q.memory_mib_lent <> coalesce(s.memory_mib, 0)
                or q.vms_lent <> coalesce(s.vms, 0) or q.volume_gib_lent <> coalesce(s.gib, 0)
                or q.floating_ips_lent <> coalesce(s.floating_ips, 0)
              """),
          new Check(
              "budget-given",
              """
              select m.id || ': XOF ' || s.given || ' > ' || m.monthly_budget_xof
              from ministry m
                join (
                  select t.ministry_id, sum(t.monthly_budget_xof) as given
                  from tenant t group by t.ministry_id
                ) s on s.ministry_id = m.id
              where s.given > m.monthly_budget_xof
              """),
          new Check(
              "owners",
              """
              select v.id || ': ' || v.ministry_id || ' / ' || v.tenant_id
              from vm v
                left join tenant t on t.id = v.tenant_id and t.ministry_id = v.ministry_id
                left join quota q on q.owner_id = v.tenant_id
              where t.id is null or q.owner_id is null
              union all
              select q.owner_id
              from quota q
                left join tenant t on t.id = q.owner_id
                left join ministry m on m.id = q.owner_id
              where t.id is null and m.id is null
              """),
          new Check(
              "place",
              """
              select v.id from vm v
                left join vm_on_node a on a.vm_id = v.id
                left join vm_pending p on p.vm_id = v.id
              where (a.vm_id is null) = (p.vm_id is null)
              """),
          new Check(
              "node-told",
              """
              select v.id || ': ' || v.generation || ' <> ' || a.generation
              from vm v
                join vm_on_node a on a.vm_id = v.id
                join node_books b on b.node_id = a.node_id
              where a.generation <> v.generation or a.revision > b.revision
                or a.tombstone <> (v.delete_requested_at is not null)
              """),
          new Check(
              "generation-seen",
              """
              select v.id || ': ' || a.observed_generation || ' > ' || v.generation
              from vm v join vm_on_node a on a.vm_id = v.id
              where a.observed_generation > v.generation
              """),
          new Check(
              "leftovers-told",
              """
              select l.vm_id || ' @ ' || l.node_id || ': ' || l.revision || ', ' || b.revision
              from vm_leftover l
                join node n on n.id = l.node_id
                join node_books b on b.node_id = l.node_id
                left join vm v on v.id = l.vm_id
              where v.id is not null or n.retired_at is not null or l.revision > b.revision
              """),
          new Check(
              "operation-watches",
              """
              select o.id || ': ' || o.target_id
              from operation o left join (
                  select id from vm
                  union all
                  select id from segment
                  union all
                  select id from port
                  union all
                  select id from security_group
                  union all
                  select id from load_balancer
                  union all
                  select id from router
                  union all
                  select id from floating_ip
                  union all
                  select id from peering
                  union all
                  select id from external_network
                ) t on t.id = o.target_id
              where o.outcome is null and t.id is null
              """),
          new Check(
              "meter-true",
              """
              select v.id || ': vcpus ' || coalesce(m.vcpus, -1) || ' <> ' || v.vcpus
                || ', memory_mib ' || coalesce(m.memory_mib, -1) || ' <> ' || v.memory_mib
                || ', disk_gib ' || coalesce(m.disk_gib, -1) || ' <> ' || v.root_disk_gib
              from (
                  select vm.id, vm.tenant_id, vm.labels,
                    case when a.vm_id is null or vm.delete_requested_at is not null
                      then 0 else vm.vcpus end as vcpus,
                    case when a.vm_id is null or vm.delete_requested_at is not null
                      then 0 else vm.memory_mib end as memory_mib,
                    case when a.vm_id is null or vm.delete_requested_at is not null
                      then 0 else vm.root_disk_gib end as root_disk_gib,
                    case when a.observed_state in ('RUNNING', 'STOPPING')
                        and vm.delete_requested_at is null
                      then true else false end as running
                  from vm left join vm_on_node a on a.vm_id = vm.id
                ) v
                left join meter m on m.thing = v.id
              where m.thing is null or m.vcpus <> v.vcpus
                or m.memory_mib <> v.memory_mib or m.disk_gib <> v.root_disk_gib
                or m.running <> v.running or m.labels <> v.labels or m.tenant_id <> v.tenant_id
              """),
          new Check(
              "meter-left",
              """
              select m.thing
              from meter m
                left join vm v on v.id = m.thing
                left join floating_ip f on f.id = m.thing and f.delete_requested_at is null
              where v.id is null and f.id is null
              """),
          new Check(
              "metered-adjoins",
              """
              select thing || ': ' || ended_at || ' <> ' || goes_on_at
              from (
                select thing, ended_at, lead(began_at) over (partition by thing order by began_at)
                  as goes_on_at
                from (
                  select thing, began_at, ended_at from metered
                  union all
                  select thing, since, null from meter) kept) adjoining
              where ended_at <> goes_on_at
              """),
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
              """),
          new Check(
              "event-numbered",
              """
              select e.id || ': ' || e.seq || ' > ' || s.last
              from event e join event_sequence s on e.seq > s.last
              """));

  private final Jdbi jdbi;

  public Doctor(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** All that is broken; empty for a healthy database. */
  public List<Finding> examine() {
    return jdbi.withHandle(
        handle ->
            CHECKS.stream()
                .flatMap(
                    check ->
                        handle.createQuery(check.broken()).mapTo(String.class).list().stream()
                            .map(what -> new Finding(check.rule(), what)))
                .toList());
  }
}
