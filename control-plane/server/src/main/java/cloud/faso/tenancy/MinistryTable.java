package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.Reach;
import cloud.faso.platform.page.Keyset;
import cloud.faso.platform.page.PageQuery;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jdbi.v3.core.mapper.Nested;
import org.jdbi.v3.sqlobject.customizer.BindList;
import org.jdbi.v3.sqlobject.customizer.BindMethods;
import org.jdbi.v3.sqlobject.customizer.Define;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/** SQL of ministries. */
interface MinistryTable {

  /** A ministry and its quota. */
  record WithQuotaRow(@Nested MinistryRow ministry, @Nested QuotaRow quota) {}

  /** What a patch may change. */
  record Patchable(
      String nameFr, String nameEn, @Nullable Long monthlyBudgetXof, List<Contact> contacts) {}

  @SqlUpdate(
      """
      insert into ministry (id, code, name_fr, name_en, monthly_budget_xof, version, created_at)
      values (:id, :code, :nameFr, :nameEn, :monthlyBudgetXof, :version, :createdAt)
      """)
  void insert(@BindMethods MinistryRow row);

  @SqlQuery(
      """
      select id, code, name_fr, name_en, monthly_budget_xof, retired_at, version, created_at,
        (select coalesce(sum(t.monthly_budget_xof), 0) from tenant t
          where t.ministry_id = ministry.id) as budget_given_xof
      from ministry where id = :id
      """)
  Optional<MinistryRow> find(MinistryId id);

  /**
   * Those that may be seen.
   *
   * @param retired whether with those that were retired
   */
  default List<WithQuotaRow> list(Reach reach, boolean retired, PageQuery page, Instant now) {
    Keyset keyset =
        Keyset.of(page, "ministry.id", Map.of("code", "ministry.code", "name", "ministry.code"));
    return list(keyset.condition(), keyset.order(), reach, reach.ministries(), retired, page, now);
  }

  @SqlQuery(
      """
      select ministry.id, code, name_fr, name_en, monthly_budget_xof, retired_at, ministry.version,
             created_at,
             (select coalesce(sum(t.monthly_budget_xof), 0) from tenant t
               where t.ministry_id = ministry.id) as budget_given_xof,
      """
          + QuotaTable.AMOUNTS
          + """
      from ministry join
      """
          + QuotaTable.HOLDING
          + """
          on quota.owner_id = ministry.id
      where <condition> and (:everything or ministry.id in (<ministries>))
        and (:retired or retired_at is null)
      order by <order> limit :fetch
      """)
  List<WithQuotaRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods Reach reach,
      @BindList(onEmpty = BindList.EmptyHandling.NULL_STRING) Set<MinistryId> ministries,
      boolean retired,
      @BindMethods PageQuery page,
      Instant now);

  @SqlUpdate(
      """
      update ministry set
        name_fr = :nameFr, name_en = :nameEn, monthly_budget_xof = :monthlyBudgetXof,
        version = version + 1
      where id = :id and version = :version
      """)
  int update(MinistryId id, long version, @BindMethods Patchable wanted);

  @SqlUpdate(
      """
      update ministry set retired_at = :now, version = version + 1
      where id = :id and version = :version
      """)
  int retire(MinistryId id, long version, Instant now);

  @SqlUpdate("delete from ministry where id = :id and version = :version")
  int delete(MinistryId id, long version);

  @SqlQuery("select count(*) from tenant where ministry_id = :id")
  long tenants(MinistryId id);
}
