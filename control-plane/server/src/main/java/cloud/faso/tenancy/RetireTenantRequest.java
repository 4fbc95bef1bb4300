package cloud.faso.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * How to retire a tenant.
 *
 * @param graceDays for how long it can be undone; as configured when left out
 */
public record RetireTenantRequest(@Nullable Integer graceDays) {}
