package cloud.faso.notices;

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
import org.jspecify.annotations.Nullable;

/** SQL of mails. */
interface MailTable {

  @SqlUpdate(
      """
      insert into mail
        (id, notice, name, email, language, subject, body, attempts, outcome, retry_at, failure, sent_at, created_at)
      values
        (:id, :notice, :name, :email, :language, :subject, :body, :attempts, :outcome, :retryAt, :failure, :sentAt, :createdAt)
      """)
  void insert(@BindMethods MailRow row);

  /** Locks one that is due, if there is one that nobody else has. */
  @SqlQuery(
      """
      select id, notice, name, email, language, subject, body, attempts, outcome, retry_at, failure, sent_at, created_at
      from mail where retry_at <= :now order by retry_at limit 1 for update skip locked
      """)
  Optional<MailRow> take(Instant now);

  /** An attempt begins; should its process die, the next does at {@code retryAt}. */
  @SqlUpdate("update mail set attempts = attempts + 1, retry_at = :retryAt where id = :id")
  void begin(MailId id, Instant retryAt);

  /** What came of an attempt, unless another has begun meanwhile. */
  @SqlUpdate(
      """
      update mail set outcome = :outcome, retry_at = :retryAt, failure = :failure, sent_at = :sentAt
      where id = :id and attempts = :attempts and outcome is null
      """)
  int ended(
      MailId id,
      int attempts,
      @Nullable String outcome,
      @Nullable Instant retryAt,
      @Nullable String failure,
      @Nullable Instant sentAt);

  @SqlQuery(
      """
      select id, notice, name, email, language, subject, body, attempts, outcome, retry_at, failure, sent_at, created_at
      from mail where id = :id
      """)
  Optional<MailRow> find(String id);

  default List<MailRow> list(@Nullable MailState state, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "email"));
    String filter =
        state == null
            ? ""
            : state == MailState.WAITING ? " and outcome is null" : " and outcome = :outcome";
    return list(
        keyset.condition() + filter, keyset.order(), state == null ? null : state.name(), page);
  }

  @SqlQuery(
      """
      select id, notice, name, email, language, subject, body, attempts, outcome, retry_at, failure, sent_at, created_at
      from mail where <condition> order by <order> limit :fetch
      """)
  List<MailRow> list(
      @Define String condition,
      @Define String order,
      @Nullable String outcome,
      @BindMethods PageQuery page);

  @SqlUpdate(
      """
      update mail set outcome = null, attempts = 0, retry_at = :now
      where id = :id and outcome = 'DEAD'
      """)
  int replay(MailId id, Instant now);

  /** Deletes some of those that have an outcome and are older than the id; gives how many. */
  @SqlUpdate(
      """
      delete from mail where id in (
        select id from mail where id < :before and outcome is not null order by id limit :limit)
      """)
  int forget(MailId before, int limit);
}
