package cloud.faso.app;

import cloud.faso.app.Doctor.Check;
import java.util.List;

/** What must hold of VMs, of what is booked and metered for them, and of who is told. */
final class BookChecks {

  static final List<Check> ALL =
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
                  select pool_id, sum(gib) as gib
                  from (
                    select a.pool_id, v.root_disk_gib as gib
                    from vm_on_node a join vm v on v.id = a.vm_id
                    union all
                    select a.pool_id, v.size_gib
                    from volume_on_pool a join volume v on v.id = a.volume_id) held
                  group by pool_id
                ) s on s.pool_id = p.id
              where p.reserved_gib <> coalesce(s.gib, 0)
              """),
          new Check(
              "quota-used",
              """
              select q.owner_id || ': vms ' || q.vms_used || ' <> ' || coalesce(s.vms, 0)
                || ', vcpus ' || q.vcpus_used || ' <> ' || coalesce(s.vcpus, 0)
                || ', memory_mib ' || q.memory_mib_used || ' <> ' || coalesce(s.memory_mib, 0)
                || ', volume_gib ' || q.volume_gib_used || ' <> '
                || coalesce(s.gib, 0) + coalesce(d.gib, 0)
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
                left join (
                  select tenant_id as owner_id, sum(size_gib) as gib from volume group by tenant_id
                  union all
                  select ministry_id, sum(size_gib) from volume group by ministry_id
                ) d on d.owner_id = q.owner_id
              where q.vms_used <> coalesce(s.vms, 0) or q.vcpus_used <> coalesce(s.vcpus, 0)
                or q.memory_mib_used <> coalesce(s.memory_mib, 0)
                or q.volume_gib_used <> coalesce(s.gib, 0) + coalesce(d.gib, 0)
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
                  select id from volume
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
                left join volume d on d.id = m.thing and d.delete_requested_at is null
              where v.id is null and f.id is null and d.id is null
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
              "event-numbered",
              """
              select e.id || ': ' || e.seq || ' > ' || s.last
              from event e join event_sequence s on e.seq > s.last
              """));

  private BookChecks() {}
}
