package cloud.faso.people;

import cloud.faso.access.TenantId;
import cloud.faso.access.TokenId;
import cloud.faso.access.TokenRow;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * An API token as the API shows it.
 *
 * @param ministry code of its ministry; null for the platform's
 */
public record TokenView(
    TokenId id,
    String name,
    String role,
    @Nullable String ministry,
    @Nullable TenantId tenant,
    String createdBy,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt,
    Instant createdAt) {

  static TokenView of(TokenRow row, @Nullable String ministry) {
    return new TokenView(
        row.id(),
        row.name(),
        Objects.requireNonNull(row.role(), "sessions are not shown").word(),
        ministry,
        row.tenantId(),
        row.createdBy(),
        row.expiresAt(),
        row.lastUsedAt(),
        row.createdAt());
  }
}
