package cloud.faso.operations;

import cloud.faso.access.TenantId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of receipts. */
interface OperationTable {

  @SqlUpdate(
      """
      insert into operation
        (id, verb, target_id, tenant_id, generation, actor, attempts, reason_key, reason, outcome, started_at, ended_at)
      values
        (:id, :verb, :targetId, :tenantId, :generation, :actor, :attempts, :reasonKey, :reason, :outcome, :startedAt, :endedAt)
      """)
  void insert(@BindMethods OperationRow row);

  @SqlUpdate(
      """
      update operation set attempts = :attempts, reason_key = :key, reason = :detail
      where target_id = :targetId and outcome is null and generation <= :generation
      """)
  void trying(String targetId, long generation, int attempts, @BindMethods Reason reason);

  @SqlUpdate(
      "update operation set reason_key = :key, reason = :detail where id = :id and outcome is null")
  void explain(String id, @BindMethods Reason reason);

  /** Of what was never tried in vain, the reason is why it was asked for: that stays. */
  @SqlUpdate(
      """
      update operation set
        outcome = :outcome, ended_at = :now,
        reason_key = coalesce(:reasonKey, case when attempts = 0 then reason_key end),
        reason = coalesce(:reason, case when attempts = 0 then reason end)
      where target_id = :targetId and outcome is null and generation <= :generation
      """)
  int endUpTo(
      String targetId,
      long generation,
      String outcome,
      @Nullable String reasonKey,
      @Nullable String reason,
      Instant now);

  @SqlUpdate(
      """
      update operation set outcome = :outcome, reason_key = null, reason = null, ended_at = :now
      where target_id = :targetId and outcome is null and generation <= :generation
        and verb in (<verbs>)
      """)
  int end(
      String targetId, long generation, @BindList Set<String> verbs, String outcome, Instant now);

  @SqlQuery(
      """
      select id, verb, target_id, tenant_id, generation, actor, attempts, reason_key, reason, outcome, started_at, ended_at
      from operation where id = :id
      """)
  Optional<OperationRow> find(OperationId id);

  /** What still runs on a target: one at most, since each supersedes those before it. */
  @SqlQuery("select id from operation where target_id = :targetId and outcome is null")
  Optional<OperationId> running(String targetId);

  /** The targets of what runs. */
  @SqlQuery("select distinct target_id from operation where outcome is null")
  List<String> awaited();

  default List<OperationRow> list(TenantId tenant, OperationFilter filter, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("startedAt", "id"));
    return list(tenant, keyset.condition() + filter.condition(), keyset.order(), filter, page);
  }

  @SqlQuery(
      """
      select id, verb, target_id, tenant_id, generation, actor, attempts, reason_key, reason, outcome, started_at, ended_at
      from operation where tenant_id = :tenant and <condition> order by <order> limit :fetch
      """)
  List<OperationRow> list(
      TenantId tenant,
      @Define String condition,
      @Define String order,
      @BindMethods OperationFilter filter,
      @BindMethods PageQuery page);

  /** Deletes some of those that began before the id and have ended; gives how many. */
  @SqlUpdate(
      """
      delete from operation where id in (
        select id from operation
        where id < :before and outcome is not null order by id limit :limit)
      """)
  int deleteBefore(OperationId before, int limit);
}
