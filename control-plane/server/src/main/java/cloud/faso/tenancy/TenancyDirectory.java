package cloud.faso.tenancy;

import cloud.faso.access.Directory;
import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryRef;
import cloud.faso.access.TenantId;
import cloud.faso.access.TenantRef;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.PlatformProblem;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds ministries and tenants for whoever guards the gate. */
public final class TenancyDirectory implements Directory {

  private final DirectoryTable table;

  public TenancyDirectory(Database database) {
    this.table = database.table(DirectoryTable.class);
  }

  @Override
  public Optional<MinistryRef> ministry(String idOrCode) {
    return table.ministry(idOrCode).map(row -> new MinistryRef(row.id(), row.code()));
  }

  @Override
  public List<TenantRef> tenants(String idOrName) {
    return table.tenants(idOrName).stream()
        .map(row -> new TenantRef(row.id(), row.ministryId(), row.name(), row.goesAt()))
        .toList();
  }

  @Override
  public void hold(@Nullable MinistryId ministry, @Nullable TenantId tenant) {
    if (tenant != null && table.lockTenant(tenant) == 0) {
      throw PlatformProblem.NOT_FOUND.problem("tenant", tenant.value());
    }
    if (tenant == null && ministry != null && table.lockMinistry(ministry) == 0) {
      throw PlatformProblem.NOT_FOUND.problem("ministry", ministry.value());
    }
  }

  /** The tenant's name, for sentences. */
  String nameOf(TenantId tenant) {
    return table.tenants(tenant.value()).getFirst().name();
  }

  @Override
  public String codeOf(MinistryId ministry) {
    return table.ministry(ministry.value()).orElseThrow().code();
  }
}
