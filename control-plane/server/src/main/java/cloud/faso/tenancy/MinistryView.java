package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A ministry as the API shows it.
 *
 * @param budgetLeftXof of its monthly budget, once its tenants have their shares; null without one
 */
public record MinistryView(
    MinistryId id,
    String code,
    String nameFr,
    String nameEn,
    Resources quota,
    Resources used,
    @Nullable Long monthlyBudgetXof,
    @Nullable Long budgetLeftXof,
    List<Contact> contacts,
    @Nullable Instant retiredAt,
    long generation,
    Instant createdAt) {

  static MinistryView of(MinistryRow row, QuotaRow quota, List<Contact> contacts) {
    return new MinistryView(
        row.id(),
        row.code(),
        row.nameFr(),
        row.nameEn(),
        quota.limits(),
        quota.used(),
        row.monthlyBudgetXof(),
        left(row),
        contacts,
        row.retiredAt(),
        row.version(),
        row.createdAt());
  }

  private static @Nullable Long left(MinistryRow row) {
    Long budget = row.monthlyBudgetXof();
    return budget == null ? null : (Long) (budget - row.budgetGivenXof());
  }
}
