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

  @SqlUpdate(
      """
      insert into confirmation
        (id, operation, target, target_name, asked_person, asked_token, asked_name, asked_at,
         expires_at, outcome, ended_by, ended_at)
      values
        (:id, :operation, :target, :targetName, :askedPerson, :askedToken, :askedName, :askedAt,
         :expiresAt, :outcome, :endedBy, :endedAt)
      """)
  void insert(@BindMethods ConfirmationRow row);

  @SqlQuery(
      """
      select id, operation, target, target_name, asked_person, asked_token, asked_name, asked_at,
             expires_at, outcome, ended_by, ended_at
      from confirmation where id = :id
      """)
  Optional<ConfirmationRow> find(String id);

  /** As {@link #find}, and nobody else ends it until this transaction ends. */
  @SqlQuery(
      """
      select id, operation, target, target_name, asked_person, asked_token, asked_name, asked_at,
             expires_at, outcome, ended_by, ended_at
      from confirmation where id = :id for update
      """)
  Optional<ConfirmationRow> lock(String id);

  default List<ConfirmationRow> list(PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "target_name"));
    return list(keyset.condition(), keyset.order(), page);
  }

  @SqlQuery(
      """
      select id, operation, target, target_name, asked_person, asked_token, asked_name, asked_at,
             expires_at, outcome, ended_by, ended_at
      from confirmation where <condition> order by <order> limit :fetch
      """)
  List<ConfirmationRow> list(
      @Define String condition, @Define String order, @BindMethods PageQuery page);

  @SqlUpdate(
      """
      update confirmation set outcome = :outcome, ended_by = :by, ended_at = :at where id = :id
      """)
  void end(ConfirmationId id, ConfirmationPhase outcome, String by, Instant at);
}
