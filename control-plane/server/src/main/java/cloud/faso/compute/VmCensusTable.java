package cloud.faso.compute;

import cloud.faso.hardware.NodeId;
import cloud.faso.spec.agent.PowerAction;
import cloud.faso.spec.agent.VmState;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** SQL of counting VMs. */
interface VmCensusTable {

  /**
   * So many VMs that have in common all that their phase is made of.
   *
   * @param behind true when the newest power request was not yet seen carried out
   */
  record AlikeRow(
      PowerAction powerAction,
      boolean deleted,
      @Nullable NodeId nodeId,
      @Nullable Instant nodeLastSeenAt,
      @Nullable VmState observedState,
      boolean behind,
      int failures,
      long vms) {}

  @SqlQuery(
      """
      select power_action, deleted, node_id, node_last_seen_at, observed_state, behind, failures,
             count(*) as vms
      from (
        select v.power_action,
               case when v.delete_requested_at is null then false else true end as deleted,
               a.node_id,
               l.last_seen_at as node_last_seen_at,
               a.observed_state,
               case when a.observed_power_request >= v.power_request then false else true end
                 as behind,
               case when a.error_attempts >= :failedAfter then :failedAfter else 0 end as failures
        from vm v
          left join vm_on_node a on a.vm_id = v.id
          left join node_link l on l.node_id = a.node_id) alike
      group by
        power_action, deleted, node_id, node_last_seen_at, observed_state, behind, failures
      """)
  List<AlikeRow> alike(int failedAfter);
}
