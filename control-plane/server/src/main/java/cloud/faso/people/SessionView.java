package cloud.faso.people;

import cloud.faso.access.PersonId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A session just begun.
 *
 * @param secret its token, shown this once; null when the answer is repeated
 * @param mustChangePassword nothing else is possible before
 */
public record SessionView(
    PersonId person,
    String name,
    @Nullable String secret,
    Instant expiresAt,
    boolean mustChangePassword) {

  SessionView withoutSecret() {
    return new SessionView(person, name, null, expiresAt, mustChangePassword);
  }

  /** Without the secret, so that it gets into no log. */
  @Override
  public String toString() {
    return person.value();
  }
}
