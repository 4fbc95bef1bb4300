package cloud.faso.tenancy;

import cloud.faso.access.TenantId;
import cloud.faso.platform.db.Labels;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A tenant as the API shows it.
 *
 * @param ministry code of its ministry
 */
public record TenantView(
    TenantId id,
    String name,
    String ministry,
    @Nullable String description,
    Resources quota,
    Resources used,
    @Nullable Long monthlyBudgetXof,
    Map<String, String> labels,
    long generation,
    Instant createdAt) {

  static TenantView of(TenantRow row, String ministry, QuotaRow quota) {
    return new TenantView(
        row.id(),
        row.name(),
        ministry,
        row.description(),
        quota.limits(),
        quota.used(),
        row.monthlyBudgetXof(),
        Labels.read(row.labels()),
        row.version(),
        row.createdAt());
  }
}
