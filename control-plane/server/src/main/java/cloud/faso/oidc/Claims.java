package cloud.faso.oidc;

import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an issuer says of a person.
 *
 * @param subject what it calls the person, for good
 * @param email an address that the issuer vouches for
 * @param groups names of the person's groups
 * @param issuedAt when it said so
 * @param goodUntil when the token that says so lapses
 */
public record Claims(
    String subject,
    @Nullable String name,
    @Nullable String email,
    Set<String> groups,
    Instant issuedAt,
    Instant goodUntil) {}
