package cloud.faso.people;

import cloud.faso.access.MinistryId;
import cloud.faso.access.PersonId;
import cloud.faso.access.Role;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A membership as stored: a person's role in one place.
 *
 * @param ownerId id of the tenant or ministry, or {@code platform}
 * @param givenBy id of the person or token that gave it; {@code faso} for the first, and for
 *     claimed ones
 * @param expiresAt null for never
 */
public record MemberRow(
    MemberId id,
    PersonId personId,
    String ownerId,
    Role role,
    @Nullable MinistryId ministryId,
    @Nullable TenantId tenantId,
    MemberKind kind,
    String givenBy,
    @Nullable Instant expiresAt,
    long version,
    Instant createdAt) {}
