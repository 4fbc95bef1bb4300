package cloud.faso.people;

import cloud.faso.access.PersonId;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A person as stored.
 *
 * @param issuer {@link #LOCAL}, or the issuer of the person's tokens
 * @param subject user name of a local one, else what the issuer calls the person
 * @param email in lower case
 * @param language {@code fr} or {@code en}
 * @param disabledAt null for one who may come in
 */
public record PersonRow(
    PersonId id,
    String issuer,
    String subject,
    String name,
    @Nullable String email,
    String language,
    @Nullable Instant disabledAt,
    long version,
    Instant createdAt) {

  /** The issuer of those who sign in with us. */
  public static final String LOCAL = "local";

  boolean isLocal() {
    return issuer.equals(LOCAL);
  }

  /** The name to sign in with; null for people of an issuer. */
  @Nullable String username() {
    return isLocal() ? subject : null;
  }

  /** The same person under another name or address. */
  PersonRow called(String name, @Nullable String email) {
    return new PersonRow(
        id, issuer, subject, name, email, language, disabledAt, version, createdAt);
  }

  /** The same person with another language. */
  PersonRow speaking(String language) {
    return new PersonRow(
        id, issuer, subject, name, email, language, disabledAt, version, createdAt);
  }

  /** What lists are searched and sorted by: name, user name and address, in lower case. */
  public String knownAs() {
    return lower(name + (isLocal() ? " " + subject : "") + (email == null ? "" : " " + email));
  }

  static String lower(String text) {
    return text.toLowerCase(Locale.ROOT);
  }
}
