package cloud.faso.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Enough of a tenant to decide who may enter it, and for what.
 *
 * @param goesAt when it goes, with all that it has; null unless it is being retired
 */
public record TenantRef(TenantId id, MinistryId ministry, String name, @Nullable Instant goesAt) {}
