package cloud.faso.tenancy;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A tenant to add. */
public record CreateTenantRequest(
    String name,
    @Nullable String description,
    @Nullable QuotaLimits quota,
    @Nullable Long monthlyBudgetXof,
    @Nullable Map<String, String> labels) {}
