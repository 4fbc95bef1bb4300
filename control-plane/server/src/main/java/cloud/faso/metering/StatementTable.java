package cloud.faso.metering;

import cloud.faso.access.MinistryId;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;

/** SQL of statements. */
interface StatementTable {

  /** Until the commit, nobody else closes a statement or changes a price. */
  @SqlQuery("select id from billing where id = 1 for update")
  int lock();

  /** As the other; empty when somebody else has it. */
  @SqlQuery("select id from billing where id = 1 for update skip locked")
  Optional<Integer> tryLock();

  /** The last month of which every statement is closed. */
  @SqlQuery("select closed_through from billing where id = 1")
  Optional<String> closedThrough();

  @SqlUpdate("update billing set closed_through = :month where id = 1")
  void setClosedThrough(String month);

  /** The last month of which any statement is closed. */
  @SqlQuery("select max(billed_month) from statement")
  Optional<String> lastMonth();

  /** The next number of a series; within {@link #lock}. */
  @SqlQuery("select coalesce(max(number), 0) + 1 from statement where series = :series")
  int nextNumber(String series);

  @SqlUpdate(
      """
      insert into statement
        (id, ministry_id, billed_month, series, number, total_xof, closed_at, document)
      values
        (:id, :ministryId, :billedMonth, :series, :number, :totalXof, :closedAt, :document)
      """)
  void insert(@BindMethods StatementRow row, String document);

  @SqlQuery(
      """
      select id, ministry_id, billed_month, series, number, total_xof, closed_at
      from statement where ministry_id = :ministry and billed_month = :month
      """)
  Optional<StatementRow> find(MinistryId ministry, String month);

  @SqlQuery(
      "select document from statement where ministry_id = :ministry and billed_month = :month")
  Optional<String> document(MinistryId ministry, String month);

  default List<StatementRow> list(MinistryId ministry, PageQuery page) {
    Keyset keyset = Keyset.of(page, "billed_month", Map.of("month", "billed_month"));
    return list(keyset.condition(), keyset.order(), ministry, page);
  }

  @SqlQuery(
      """
      select id, ministry_id, billed_month, series, number, total_xof, closed_at
      from statement where ministry_id = :ministry and <condition> order by <order> limit :fetch
      """)
  List<StatementRow> list(
      @Define String condition,
      @Define String order,
      MinistryId ministry,
      @BindMethods PageQuery page);
}
