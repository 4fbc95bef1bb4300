package cloud.faso.tenancy;

import cloud.faso.access.Directory;
import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryRef;
import cloud.faso.access.TenantId;
import cloud.faso.access.TenantRef;
import cloud.faso.platform.db.Database;
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
    return table
        .ministry(idOrCode)
        .map(row -> new MinistryRef(row.id(), row.code(), row.retiredAt()));
  }

  @Override
  public List<TenantRef> tenants(String idOrName) {
    return table.tenants(idOrName).stream()
        .map(row -> new TenantRef(row.id(), row.ministryId(), row.name(), row.goesAt()))
        .toList();
  }

  @Override
  public boolean tryHold(@Nullable MinistryId ministry, @Nullable TenantId tenant) {
    if (tenant != null) {
      return table.lockTenant(tenant) > 0;
    }
    return ministry == null || table.lockMinistry(ministry) > 0;
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
