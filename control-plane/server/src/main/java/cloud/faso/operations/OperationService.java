package cloud.faso.operations;

import cloud.faso.access.Caller;
import cloud.faso.access.Directory;
import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Duration;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Use cases of reading operations. */
public final class OperationService {

  private final OperationTable table;
  private final Receipts receipts;
  private final Directory directory;

  public OperationService(Database database, Receipts receipts, Directory directory) {
    this.table = database.table(OperationTable.class);
    this.receipts = receipts;
    this.directory = directory;
  }

  /** The tenant's operations that pass the filter. */
  Page<OperationView> list(
      TenantScope scope, OperationFilter filter, PageQuery page, Locale locale) {
    return page.cut(
        table.list(scope.tenant(), filter, page),
        row -> row.id().value(),
        row -> row.id().value(),
        row -> OperationView.of(row, locale));
  }

  /**
   * The operation.
   *
   * @param wait answer once it is in this phase or a final one, or null for at once
   * @throws cloud.faso.platform.problem.Problem {@code not-found} unless the caller may see its
   *     target
   */
  public OperationView get(
      Caller caller,
      OperationId id,
      @Nullable OperationPhase wait,
      Duration atMost,
      Locale locale) {
    OperationRow row = table.find(id).orElseThrow(() -> none(id));
    if (!visible(caller, row.tenantId())) {
      throw PlatformProblem.OUT_OF_REACH.problem("operation", id.value());
    }
    if (wait == null) {
      return OperationView.of(row, locale);
    }
    return OperationView.of(
        receipts.await(row, phase -> phase == wait, atMost).orElseThrow(() -> none(id)), locale);
  }

  private boolean visible(Caller caller, @Nullable TenantId tenant) {
    return caller.reach().everything()
        || (tenant != null && directory.tenants(tenant.value()).stream().anyMatch(caller::reaches));
  }

  private static RuntimeException none(OperationId id) {
    return PlatformProblem.NOT_FOUND.problem("operation", id.value());
  }
}
