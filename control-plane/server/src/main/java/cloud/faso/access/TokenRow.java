package cloud.faso.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An API token as stored: never the token itself. */
public record TokenRow(
    TokenId id,
    String name,
    String tokenHash,
    Role role,
    @Nullable MinistryId ministryId,
    @Nullable TenantId tenantId,
    String createdBy,
    Instant createdAt,
    @Nullable Instant expiresAt) {}
