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
   * @param cutOn the last day whose entries are no longer kept; null for none
   */
  record ChainRow(
      AuditChain chain,
      long seq,
      String hash,
      @Nullable LocalDate sealedOn,
      @Nullable LocalDate cutOn) {

    /** The chain, longer. */
    ChainRow upTo(long seq, String hash, @Nullable LocalDate sealedOn) {
      return new ChainRow(chain, seq, hash, sealedOn, cutOn);
    }
  }

  /** An entry that has no place yet. */
  record OpenRow(AuditId id, String line) {}

  @SqlUpdate(
      """
      insert into audit_entry
        (id, chain, seq, at, actor, responsible, verb, target, tenant_id, ministry_id, because,
         status, line)
      values
        (:id, :chain, :seq, :at, :actor, :responsible, :verb, :target, :tenantId, :ministryId,
         :because, :status, :line)
      """)
  void insert(@BindMethods AuditRow row);

  default List<AuditRow> list(AuditFilter filter, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("at", "id"));
    return list(keyset.condition() + filter.condition(), keyset.order(), filter, page);
  }

  @SqlQuery(
      """
      select id, chain, seq, at, actor, responsible, verb, target, tenant_id, ministry_id, because,
        status, line
      from audit_entry where <condition> order by <order> limit :fetch
      """)
  List<AuditRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods AuditFilter filter,
      @BindMethods PageQuery page);

  /** Locks the end of the chain, so that one replica at a time makes it longer. */
  @SqlQuery(
      """
      select chain, seq, hash, sealed_on, cut_on from audit_chain where chain = :chain for update
      """)
  ChainRow lockChain(AuditChain chain);

  @SqlQuery("select chain, seq, hash, sealed_on, cut_on from audit_chain where chain = :chain")
  ChainRow chain(AuditChain chain);

  @SqlUpdate(
      """
      update audit_chain set seq = :seq, hash = :hash, sealed_on = :sealedOn where chain = :chain
      """)
  void advance(@BindMethods ChainRow chain);

  @SqlQuery(
      """
      select id, line from audit_entry
      where chain = :chain and seq is null order by id limit :limit
      """)
  List<OpenRow> open(AuditChain chain, int limit);

  @SqlBatch("update audit_entry set seq = :seq, line = :line where id = :id and seq is null")
  int[] seal(List<AuditId> id, List<Long> seq, List<String> line);

  @SqlUpdate(
      """
      insert into audit_day (chain, sealed_on, last_seq, line)
      values (:chain, :day, :lastSeq, :line)
      """)
  void insertDay(AuditChain chain, LocalDate day, long lastSeq, String line);

  /** A day that is over, and its signed line. */
  record DayRow(LocalDate sealedOn, long lastSeq, String line) {}

  /** The newest day that was signed before {@code day}. */
  @SqlQuery(
      """
      select sealed_on, last_seq, line from audit_day
      where chain = :chain and sealed_on < :day order by sealed_on desc limit 1
      """)
  Optional<DayRow> dayBefore(AuditChain chain, LocalDate day);

  @SqlQuery(
      """
      select sealed_on, last_seq, line from audit_day
      where chain = :chain and sealed_on >= :first and sealed_on <= :last order by sealed_on
      """)
  List<DayRow> days(AuditChain chain, LocalDate first, LocalDate last);

  /** An entry in its place. */
  record SealedRow(long seq, String line) {}

  @SqlQuery(
      """
      select seq, line from audit_entry
      where chain = :chain and seq > :after and seq <= :last order by seq limit :limit
      """)
  List<SealedRow> sealed(AuditChain chain, long after, long last, int limit);

  /** Never back, when replicas' clocks differ. */
  @SqlUpdate(
      """
      update audit_chain set cut_on = :day
      where chain = :chain and (cut_on is null or cut_on < :day)
      """)
  int cut(AuditChain chain, LocalDate day);

  @SqlUpdate("delete from audit_day where chain = :chain and sealed_on < :day")
  int forgetDaysBefore(AuditChain chain, LocalDate day);

  @SqlUpdate(
      """
      delete from audit_entry where id in (
        select id from audit_entry
        where chain = :chain and seq <= :last order by seq limit :limit)
      """)
  int forget(AuditChain chain, long last, int limit);
}
