package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.jspecify.annotations.Nullable;

/**
 * SQL of finding ministries and tenants by what stands in a path. Each call asks one of these; H2
 * uses no index for an {@code or} of two columns.
 */
interface DirectoryTable {

  record MinistryRefRow(MinistryId id, String code, @Nullable Instant retiredAt) {}

  record TenantRefRow(TenantId id, MinistryId ministryId, String name, @Nullable Instant goesAt) {}

  @SqlQuery(
      """
      select id, code, retired_at from ministry where code = :ref
      union all
      select id, code, retired_at from ministry where id = :ref and code <> :ref
      """)
  Optional<MinistryRefRow> ministry(String ref);

  @SqlQuery(
      """
      select id, ministry_id, name, goes_at from tenant where name = :ref
      union all
      select id, ministry_id, name, goes_at from tenant where id = :ref and name <> :ref
      """)
  List<TenantRefRow> tenants(String ref);

  /**
   * Locks it; gives 0 when it is gone or retired. A write that changes nothing: unlike {@code for
   * update} it does not wait, on PostgreSQL, for whatever else is being made for the same, nor the
   * other way.
   */
  @SqlUpdate("update ministry set version = version where id = :ministry and retired_at is null")
  int lockMinistry(MinistryId ministry);

  /** Locks it, likewise. */
  @SqlUpdate("update tenant set version = version where id = :tenant")
  int lockTenant(TenantId tenant);
}
