package cloud.faso.access;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An API token as stored: never the token itself.
 *
 * @param ownerId id of the tenant or ministry that it is for, or {@code platform}; of the person
 *     whose it is
 * @param role null for a session, which has none of its own
 * @param createdBy id of the person or token that made it; {@code faso} for the first
 * @param responsible who answers for it: a person, or the first token that others come from
 * @param lastUsedAt to the nearest few minutes; null for never
 */
public record TokenRow(
    TokenId id,
    String ownerId,
    String name,
    String tokenHash,
    TokenKind kind,
    @Nullable PersonId personId,
    @Nullable Role role,
    @Nullable MinistryId ministryId,
    @Nullable TenantId tenantId,
    String createdBy,
    String responsible,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt) {}
