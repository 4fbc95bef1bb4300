package cloud.faso.people;

import cloud.faso.access.PersonId;
import java.time.Instant;

/**
 * A session just begun.
 *
 * @param secret its token, shown this once
 * @param mustChangePassword nothing else is possible before
 */
public record SessionView(
    PersonId person, String name, String secret, Instant expiresAt, boolean mustChangePassword) {

  /** Without the secret, so that it gets into no log. */
  @Override
  public String toString() {
    return person.value();
  }
}
