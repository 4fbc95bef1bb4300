package cloud.faso.audit;

import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of the audit. */
interface AuditTable {

  /**
   * Where the chain ends.
   *
   * @param sealedOn day on which its last entry was sealed; null before the first
   */
  record ChainRow(long seq, String hash, @Nullable LocalDate sealedOn) {}

  /** An entry that has no place yet. */
  record OpenRow(AuditId id, String line) {}

  @SqlUpdate(
      """
      insert into audit_entry
        (id, seq, at, actor, verb, target, tenant_id, ministry_id, status, line)
      values
        (:id, :seq, :at, :actor, :verb, :target, :tenantId, :ministryId, :status, :line)
      """)
  void insert(@BindMethods AuditRow row);

  default List<AuditRow> list(AuditFilter filter, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("at", "id"));
    return list(keyset.condition() + filter.condition(), keyset.order(), filter, page);
  }

  @SqlQuery(
      """
      select id, seq, at, actor, verb, target, tenant_id, ministry_id, status, line
      from audit_entry where <condition> order by <order> limit :fetch
      """)
  List<AuditRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods AuditFilter filter,
      @BindMethods PageQuery page);

  /** Locks the end of the chain, so that one replica at a time makes it longer. */
  @SqlQuery("select seq, hash, sealed_on from audit_chain where id = 1 for update")
  ChainRow lockChain();

  @SqlQuery("select seq, hash, sealed_on from audit_chain where id = 1")
  ChainRow chain();

  @SqlUpdate("update audit_chain set seq = :seq, hash = :hash, sealed_on = :sealedOn where id = 1")
  void advance(@BindMethods ChainRow chain);

  @SqlQuery("select id, line from audit_entry where seq is null order by id limit :limit")
  List<OpenRow> open(int limit);

  @SqlBatch("update audit_entry set seq = :seq, line = :line where id = :id and seq is null")
  int[] seal(List<AuditId> id, List<Long> seq, List<String> line);

  @SqlUpdate("insert into audit_day (sealed_on, last_seq, line) values (:day, :lastSeq, :line)")
  void insertDay(LocalDate day, long lastSeq, String line);

  /** A day that is over, and its signed line. */
  record DayRow(LocalDate sealedOn, long lastSeq, String line) {}

  /** The newest day that was signed before {@code day}. */
  @SqlQuery(
      """
      select sealed_on, last_seq, line from audit_day
      where sealed_on < :day order by sealed_on desc limit 1
      """)
  Optional<DayRow> dayBefore(LocalDate day);

  @SqlQuery(
      """
      select sealed_on, last_seq, line from audit_day
      where sealed_on >= :first and sealed_on <= :last order by sealed_on
      """)
  List<DayRow> days(LocalDate first, LocalDate last);

  /** An entry in its place. */
  record SealedRow(long seq, String line) {}

  @SqlQuery(
      """
      select seq, line from audit_entry
      where seq > :after and seq <= :last order by seq limit :limit
      """)
  List<SealedRow> sealed(long after, long last, int limit);
}
