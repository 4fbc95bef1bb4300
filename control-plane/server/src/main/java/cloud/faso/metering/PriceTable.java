package cloud.faso.metering;

import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of prices. */
interface PriceTable {

  @SqlUpdate(
      """
      insert into price (id, item, xof_per_1000_hours, valid_from, created_at)
      values (:id, :item, :xofPer1000, :validFrom, :createdAt)
      """)
  void insert(@BindMethods PriceRow row);

  @SqlQuery(
      """
      select id, item, xof_per_1000_hours, valid_from, created_at
      from price order by item, valid_from
      """)
  List<PriceRow> all();

  @SqlQuery(
      """
      select id, item, xof_per_1000_hours, valid_from, created_at
      from price where id = :id
      """)
  Optional<PriceRow> find(String id);

  @SqlQuery("select count(*) from price where item = :item and valid_from = :day")
  long on(Item item, LocalDate day);

  /** The first day of the item's next price after {@code day}; empty when there is none. */
  @SqlQuery("select min(valid_from) from price where item = :item and valid_from > :day")
  Optional<LocalDate> next(Item item, LocalDate day);

  default List<PriceRow> list(@Nullable Item item, PageQuery page) {
    Keyset keyset = Keyset.of(page, "id", Map.of("item", "item"));
    String condition = keyset.condition() + (item == null ? "" : " and item = :wanted");
    return list(condition, keyset.order(), item, page);
  }

  @SqlQuery(
      """
      select id, item, xof_per_1000_hours, valid_from, created_at
      from price where <condition> order by <order> limit :fetch
      """)
  List<PriceRow> list(
      @Define String condition,
      @Define String order,
      @Nullable Item wanted,
      @BindMethods PageQuery page);

  @SqlUpdate("delete from price where id = :id")
  int delete(PriceId id);
}
