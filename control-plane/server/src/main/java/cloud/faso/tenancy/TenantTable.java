package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.Reach;
import cloud.faso.access.TenantId;
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

/** SQL of tenants. */
interface TenantTable {

  /** A tenant, its ministry's code and its quota. */
  record WithQuotaRow(@Nested TenantRow tenant, String ministryCode, @Nested QuotaRow quota) {}

  @SqlUpdate(
      """
      insert into tenant (id, ministry_id, name, description, labels, monthly_budget_xof, version, created_at)
      values
        (:id, :ministryId, :name, :description, :labels, :monthlyBudgetXof, :version, :createdAt)
      """)
  void insert(@BindMethods TenantRow row);

  @SqlQuery(
      """
      select id, ministry_id, name, description, labels, monthly_budget_xof, version, created_at,
        goes_at, ending_at, waits_for_vm, waits_for_node
      from tenant where id = :id
      """)
  Optional<TenantRow> find(TenantId id);

  /**
   * Those that may be seen.
   *
   * @param ministry only this ministry's, or null for any
   */
  default List<WithQuotaRow> list(
      Reach reach, @Nullable MinistryId ministry, PageQuery page, Instant now) {
    Keyset keyset = Keyset.of(page, "tenant.id", Map.of("name", "tenant.name"));
    String condition =
        keyset.condition() + (ministry == null ? "" : " and tenant.ministry_id = :ministry");
    return list(
        condition, keyset.order(), reach, ministry, reach.ministries(), reach.tenants(), page, now);
  }

  @SqlQuery(
      """
      select tenant.id, ministry_id, name, description, labels, tenant.monthly_budget_xof,
             goes_at, ending_at, waits_for_vm, waits_for_node,
             tenant.version, tenant.created_at,
             ministry.code as ministry_code,
      """
          + QuotaTable.AMOUNTS
          + """
      from tenant
        join ministry on ministry.id = tenant.ministry_id
        join
      """
          + QuotaTable.HOLDING
          + """
          on quota.owner_id = tenant.id
      where <condition>
        and (:everything or tenant.ministry_id in (<ministries>) or tenant.id in (<tenants>))
      order by <order> limit :fetch
      """)
  List<WithQuotaRow> list(
      @Define String condition,
      @Define String order,
      @BindMethods Reach reach,
      @Nullable MinistryId ministry,
      @BindList(onEmpty = BindList.EmptyHandling.NULL_STRING) Set<MinistryId> ministries,
      @BindList(onEmpty = BindList.EmptyHandling.NULL_STRING) Set<TenantId> tenants,
      @BindMethods PageQuery page,
      Instant now);

  @SqlUpdate(
      """
      update tenant set
        description = :description, labels = :labels, monthly_budget_xof = :monthlyBudgetXof,
        version = version + 1
      where id = :id and version = :version
      """)
  int update(
      TenantId id,
      long version,
      @Nullable String description,
      String labels,
      @Nullable Long monthlyBudgetXof);

  @SqlUpdate("delete from tenant where id = :id and version = :version")
  int delete(TenantId id, long version);
}
