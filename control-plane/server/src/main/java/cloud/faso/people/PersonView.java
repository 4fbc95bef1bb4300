package cloud.faso.people;

import cloud.faso.access.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A person as the API shows it.
 *
 * @param username null for people of an issuer
 * @param issuer null for local users
 */
public record PersonView(
    PersonId id,
    @Nullable String username,
    @Nullable String issuer,
    String name,
    @Nullable String email,
    String language,
    @Nullable Instant disabledAt,
    long generation,
    Instant createdAt) {

  static PersonView of(PersonRow row) {
    return new PersonView(
        row.id(),
        row.username(),
        row.isLocal() ? null : row.issuer(),
        row.name(),
        row.email(),
        row.language(),
        row.disabledAt(),
        row.version(),
        row.createdAt());
  }
}
