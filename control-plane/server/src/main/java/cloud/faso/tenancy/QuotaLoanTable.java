package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
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

/** SQL of loans of quota. */
interface QuotaLoanTable {

  String READ =
      """
      select id, owner_id, ministry_id, tenant_id, vcpus, memory_mib, vms, volume_gib,
             floating_ips, ends_at, warned_days, description, version, created_at
      from quota_loan
      """;

  @SqlUpdate(
      """
      insert into quota_loan
        (id, owner_id, ministry_id, tenant_id, vcpus, memory_mib, vms, volume_gib, floating_ips,
         ends_at, warned_days, description, version, created_at)
      values
        (:id, :ownerId, :ministryId, :tenantId, :vcpus, :memoryMib, :vms, :volumeGib,
         :floatingIps, :endsAt, :warnedDays, :description, :version, :createdAt)
      """)
  void insert(@BindMethods QuotaLoanRow row);

  @SqlQuery(READ + " where owner_id = :owner and id = :id")
  Optional<QuotaLoanRow> find(String owner, String id);

  /** As {@link #find}, and nobody else changes the row until this transaction ends. */
  @SqlQuery(READ + " where owner_id = :owner and id = :id for update")
  Optional<QuotaLoanRow> lock(String owner, String id);

  /** Those that are not over. */
  default List<QuotaLoanRow> list(String owner, PageQuery page, Instant now) {
    Keyset keyset = Keyset.of(page, "id", Map.of());
    return list(keyset.condition(), keyset.order(), owner, page, now);
  }

  @SqlQuery(
      READ
          + """
          where owner_id = :owner and ends_at > :now and <condition>
          order by <order> limit :fetch
          """)
  List<QuotaLoanRow> list(
      @Define String condition,
      @Define String order,
      String owner,
      @BindMethods PageQuery page,
      Instant now);

  /** Those of a ministry and of its tenants that are not over. */
  @SqlQuery(READ + " where ministry_id = :ministry and ends_at > :now order by ends_at, id")
  List<QuotaLoanRow> within(MinistryId ministry, Instant now);

  /** Those that end up to a time, the first to end first. */
  @SqlQuery(READ + " where ends_at <= :time order by ends_at, id")
  List<QuotaLoanRow> endingBy(Instant time);

  /** A loan that goes on longer is to be warned of anew. */
  @SqlUpdate(
      """
      update quota_loan set
        ends_at = :endsAt, description = :description, version = version + 1,
        warned_days = case when ends_at = :endsAt then warned_days else null end
      where id = :id
      """)
  int change(QuotaLoanId id, Instant endsAt, @Nullable String description);

  /** Notes that it was told; gives 0 when another replica was faster, or the end was moved. */
  @SqlUpdate(
      """
      update quota_loan set warned_days = :days
      where id = :id and ends_at = :endsAt and (warned_days is null or warned_days > :days)
      """)
  int warned(QuotaLoanId id, Instant endsAt, int days);

  @SqlUpdate("delete from quota_loan where id = :id")
  int delete(QuotaLoanId id);
}
