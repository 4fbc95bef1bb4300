package cloud.faso.operations;

import java.time.Instant;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of receipts. */
interface OperationTable {

  @SqlUpdate(
      """
      insert into operation
        (id, verb, target_id, tenant_id, generation, actor, attempts, reason, outcome, started_at, ended_at)
      values
        (:id, :verb, :targetId, :tenantId, :generation, :actor, :attempts, :reason, :outcome, :startedAt, :endedAt)
      """)
  void insert(@BindMethods OperationRow row);

  @SqlUpdate(
      """
      update operation set outcome = :outcome, reason = :reason, ended_at = :now
      where target_id = :targetId and outcome is null and generation <= :generation
      """)
  int endUpTo(
      String targetId, long generation, String outcome, @Nullable String reason, Instant now);

  @SqlQuery(
      """
      select id, verb, target_id, tenant_id, generation, actor, attempts, reason, outcome, started_at, ended_at
      from operation where id = :id
      """)
  Optional<OperationRow> find(OperationId id);
}
