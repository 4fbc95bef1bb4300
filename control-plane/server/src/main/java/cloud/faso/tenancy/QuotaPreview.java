package cloud.faso.tenancy;

import org.jspecify.annotations.Nullable;

/**
 * Quotas as they would be after a call.
 *
 * @param ministry null for callers that may not read it
 */
public record QuotaPreview(@Nullable QuotaView tenant, @Nullable QuotaView ministry) {}
