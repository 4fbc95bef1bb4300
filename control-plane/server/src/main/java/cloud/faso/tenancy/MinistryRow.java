package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A ministry as stored.
 *
 * @param budgetGivenXof what its tenants have of the budget together
 */
public record MinistryRow(
    MinistryId id,
    String code,
    String nameFr,
    String nameEn,
    @Nullable Long monthlyBudgetXof,
    long budgetGivenXof,
    long version,
    Instant createdAt) {}
