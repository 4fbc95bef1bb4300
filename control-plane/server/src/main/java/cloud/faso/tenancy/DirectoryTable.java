package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/**
 * SQL of finding ministries and tenants by what stands in a path. Each call asks one of these; H2
 * uses no index for an {@code or} of two columns.
 */
interface DirectoryTable {

  record MinistryRefRow(MinistryId id, String code) {}

  record TenantRefRow(TenantId id, MinistryId ministryId, String name, @Nullable Instant goesAt) {}

  @SqlQuery(
      """
      select id, code from ministry where code = :ref
      union all
      select id, code from ministry where id = :ref and code <> :ref
      """)
  Optional<MinistryRefRow> ministry(String ref);

  @SqlQuery(
      """
      select id, ministry_id, name, goes_at from tenant where name = :ref
      union all
      select id, ministry_id, name, goes_at from tenant where id = :ref and name <> :ref
      """)
  List<TenantRefRow> tenants(String ref);

  @SqlQuery("select id from ministry where id = :ministry for update")
  Optional<MinistryId> lockMinistry(MinistryId ministry);

  @SqlQuery("select id from tenant where id = :tenant for update")
  Optional<TenantId> lockTenant(TenantId tenant);
}
