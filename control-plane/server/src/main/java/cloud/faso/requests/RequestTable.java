package cloud.faso.requests;

import cloud.faso.access.MinistryId;
import cloud.faso.access.PersonId;
import cloud.faso.access.TenantId;
import cloud.faso.access.TokenId;
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

/** SQL of what is asked for. */
interface RequestTable {

  /**
   * One thing that happened to a request.
   *
   * @param actor id of a person or a token; null for nobody
   */
  record NoteRow(
      RequestId requestId,
      int place,
      NoteKind kind,
      Instant at,
      @Nullable String actor,
      @Nullable String actorName,
      @Nullable String text) {}

  String READ =
      """
      select id, ministry_id, tenant_id, operation, subject, payload, changed_payload, asked_until,
             changed_until, vm_id, loan_id, reason, approvers, lead_by, operator_by, asked_person,
             asked_token, asked_name, remind_at, lapses_at, outcome, ended_by, ended_at, result,
             result_operation, version, created_at
      from request
      """;

  @SqlUpdate(
      """
      insert into request
        (id, ministry_id, tenant_id, operation, subject, payload, changed_payload, asked_until,
         changed_until, vm_id, loan_id, reason, approvers, lead_by, operator_by, asked_person, asked_token, asked_name, remind_at,
         lapses_at, outcome, ended_by, ended_at, result, result_operation, version, created_at)
      values
        (:id, :ministryId, :tenantId, :operation, :subject, :payload, :changedPayload,
         :askedUntil, :changedUntil, :vmId, :loanId, :reason,
         :approvers, :leadBy, :operatorBy, :askedPerson, :askedToken,
         :askedName, :remindAt, :lapsesAt, :outcome, :endedBy, :endedAt, :result,
         :resultOperation, :version, :createdAt)
      """)
  void insert(@BindMethods RequestRow row);

  @SqlQuery(READ + " where id = :id")
  Optional<RequestRow> find(String id);

  /** As {@link #find}, and nobody else decides until this transaction ends. */
  @SqlQuery(READ + " where id = :id for update")
  Optional<RequestRow> lock(String id);

  default List<RequestRow> list(RequestFilter filter, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("name", "subject"));
    return list(keyset.condition() + filter.condition(), keyset.order(), filter, page);
  }

  @SqlQuery(READ + " where <condition> order by <order> limit :fetch")
  List<RequestRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods RequestFilter filter,
      @BindMethods PageQuery page);

  @SqlUpdate(
      """
      update request set
        changed_payload = :changedPayload, changed_until = :changedUntil, approvers = :approvers,
        lead_by = :leadBy, operator_by = :operatorBy, remind_at = :remindAt,
        version = version + 1
      where id = :id
      """)
  void approve(
      RequestId id,
      @Nullable String changedPayload,
      @Nullable Instant changedUntil,
      Approvers approvers,
      @Nullable String leadBy,
      @Nullable String operatorBy,
      Instant remindAt);

  /** Ends what nobody has ended yet; gives the number of rows. */
  @SqlUpdate(
      """
      update request set
        outcome = :outcome, ended_by = :by, ended_at = :at, result = :result,
        result_operation = :operation, version = version + 1
      where id = :id and outcome is null
      """)
  int end(
      RequestId id,
      RequestPhase outcome,
      @Nullable String by,
      Instant at,
      @Nullable String result,
      @Nullable String operation);

  /** Keeps of what is over only what may be shown. */
  @SqlUpdate(
      """
      update request set payload = :payload, changed_payload = :changedPayload where id = :id
      """)
  void forgetSecrets(RequestId id, String payload, @Nullable String changedPayload);

  /** Those whom somebody is to be reminded of, and those that have lapsed. */
  @SqlQuery(
      READ
          + """
          where outcome is null and (remind_at <= :now or lapses_at <= :now)
          order by id limit :limit
          """)
  List<RequestRow> due(Instant now, int limit);

  /** Notes that a reminder was sent; gives 0 when another replica was faster. */
  @SqlUpdate(
      """
      update request set remind_at = :next
      where id = :id and outcome is null and remind_at = :seen
      """)
  int reminded(RequestId id, Instant seen, Instant next);

  /** Ids of what somebody has open, the oldest first. */
  @SqlQuery(
      """
      select id from request
      where outcome is null and lapses_at > :now
        and (asked_person = :person or asked_person is null and asked_token = :token)
      order by id limit :most
      """)
  List<String> openOf(@Nullable PersonId person, @Nullable TokenId token, Instant now, int most);

  @SqlQuery(
      READ
          + """
          where tenant_id = :tenant and outcome is null and lapses_at > :now order by id
          """)
  List<RequestRow> openIn(TenantId tenant, Instant now);

  /** Has what is open in a ministry lapse now. */
  @SqlUpdate(
      """
      update request set lapses_at = :now
      where ministry_id = :ministry and outcome is null and lapses_at > :now
      """)
  int lapseOf(MinistryId ministry, Instant now);

  /** Forgets what has ended before; gives the number of rows. */
  @SqlUpdate(
      """
      delete from request where id in (
        select id from request where ended_at < :before order by ended_at limit :limit)
      """)
  int forget(Instant before, int limit);

  @SqlUpdate(
      """
      insert into request_note (request_id, place, kind, at, actor, actor_name, text)
      values (:requestId, :place, :kind, :at, :actor, :actorName, :text)
      """)
  void note(@BindMethods NoteRow row);

  @SqlQuery("select count(*) from request_note where request_id = :id")
  int notes(RequestId id);

  @SqlQuery(
      """
      select request_id, place, kind, at, actor, actor_name, text
      from request_note where request_id = :id order by place
      """)
  List<NoteRow> history(RequestId id);
}
