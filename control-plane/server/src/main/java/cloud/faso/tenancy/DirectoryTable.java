package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** SQL of finding ministries and tenants by what stands in a path. */
interface DirectoryTable {

  record MinistryRefRow(MinistryId id, String code) {}

  record TenantRefRow(TenantId id, MinistryId ministryId, String name, @Nullable Instant goesAt) {}

  @SqlQuery("select id, code from ministry where id = :ref or code = :ref")
  Optional<MinistryRefRow> ministry(String ref);

  @SqlQuery("select id, ministry_id, name, goes_at from tenant where id = :ref or name = :ref")
  List<TenantRefRow> tenants(String ref);
}
