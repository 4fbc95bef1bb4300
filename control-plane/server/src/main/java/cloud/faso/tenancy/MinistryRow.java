package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ministry as stored.
 *
 * @param budgetGivenXof what its tenants have of the budget together
 * @param retiredAt null for one that is in use
 */
public record MinistryRow(
    MinistryId id,
    String code,
    String nameFr,
    String nameEn,
    @Nullable Long monthlyBudgetXof,
    long budgetGivenXof,
    @Nullable Instant retiredAt,
    long version,
    Instant createdAt) {}
