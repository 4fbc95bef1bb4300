package cloud.faso.hardware;

import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;

/** SQL of sums over the nodes that are in use. */
interface CapacityTable {

  /** The nodes of one site together. */
  record SiteNodesRow(
      String site,
      long nodes,
      long readyNodes,
      long vms,
      long vcpus,
      long allowedVcpus,
      long reservedVcpus,
      long memoryMib,
      long allowedMemoryMib,
      long reservedMemoryMib) {}

  /** The pools of one site together. */
  record SitePoolsRow(String site, long capacityGib, long allowedGib, long reservedGib) {}

  @SqlQuery(
      "select s.name as site, count(n.id) as nodes, count(case when "
          + NodeFilter.READY
          + " then 1 end) as ready_nodes, "
          + """
            coalesce(sum(v.vms), 0) as vms,
            coalesce(sum(b.vcpus), 0) as vcpus,
            coalesce(sum(b.allowed_vcpus), 0) as allowed_vcpus,
            coalesce(sum(b.reserved_vcpus), 0) as reserved_vcpus,
            coalesce(sum(b.memory_mib), 0) as memory_mib,
            coalesce(sum(b.allowed_memory_mib), 0) as allowed_memory_mib,
            coalesce(sum(b.reserved_memory_mib), 0) as reserved_memory_mib
          from site s
            left join node n on n.site_id = s.id and n.retired_at is null
            left join node_books b on b.node_id = n.id
            left join node_link l on l.node_id = n.id
            left join (select node_id, count(*) as vms from vm_on_node group by node_id) v
              on v.node_id = n.id
          group by s.name order by s.name
          """)
  List<SiteNodesRow> nodes(Instant lostBefore);

  @SqlQuery(
      """
      select s.name as site, sum(p.capacity_gib) as capacity_gib,
        sum(case when p.draining then p.reserved_gib
          else p.capacity_gib * p.overcommit_percent / 100 end) as allowed_gib,
        sum(p.reserved_gib) as reserved_gib
      from pool p
        join node n on n.id = p.node_id and n.retired_at is null
        join site s on s.id = n.site_id
      group by s.name
      """)
  List<SitePoolsRow> pools();
}
