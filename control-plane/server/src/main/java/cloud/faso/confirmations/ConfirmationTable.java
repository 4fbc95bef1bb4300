package cloud.faso.confirmations;

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

/** SQL of what waits for a second person. */
interface ConfirmationTable {

  String READ =
      """
      select id, operation, target, target_name, tenant_id, ministry_id, reason, asked_person,
        asked_token, asked_name, asked_at, expires_at, outcome, ended_by, ended_at, used_at
      from confirmation
      """;

  @SqlUpdate(
      """
      insert into confirmation
        (id, operation, target, target_name, tenant_id, ministry_id, reason, asked_person,
         asked_token, asked_name, asked_at, expires_at, outcome, ended_by, ended_at, used_at)
      values
        (:id, :operation, :target, :targetName, :tenantId, :ministryId, :reason, :askedPerson,
         :askedToken, :askedName, :askedAt, :expiresAt, :outcome, :endedBy, :endedAt, :usedAt)
      """)
  void insert(@BindMethods ConfirmationRow row);

  @SqlQuery(READ + "where id = :id")
  Optional<ConfirmationRow> find(String id);

  /** As {@link #find}, and nobody else ends it until this transaction ends. */
  @SqlQuery(READ + "where id = :id for update")
  Optional<ConfirmationRow> lock(String id);

  /** All that was asked for of one thing, newest first. */
  @SqlQuery(READ + "where target = :target and operation = :operation order by id desc")
  List<ConfirmationRow> of(String target, String operation);

  default List<ConfirmationRow> list(PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "target_name"));
    return list(keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(READ + "where <condition> order by <order> limit :fetch")
  List<ConfirmationRow> list(
      @Define String condition, @Define String order, @BindMethods PageQuery page);

  @SqlUpdate(
      """
      update confirmation set outcome = :outcome, ended_by = :by, ended_at = :at where id = :id
      """)
  void end(ConfirmationId id, ConfirmationPhase outcome, String by, Instant at);

  /** Notes that what it allows once is done; 0 when it was before. */
  @SqlUpdate("update confirmation set used_at = :at where id = :id and used_at is null")
  int use(ConfirmationId id, Instant at);

  @SqlUpdate("delete from confirmation where expires_at < :limit")
  int deleteBefore(Instant limit);
}
