package cloud.faso.people;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A local user with a password to be changed at the first sign-in.
 *
 * @param oneTimePassword shown this once; null when the answer is repeated
 */
public record IssuedPasswordView(
    @JsonUnwrapped PersonView person, @Nullable String oneTimePassword) {

  IssuedPasswordView withoutPassword() {
    return new IssuedPasswordView(person, null);
  }

  /** Without the password, so that it gets into no log. */
  @Override
  public String toString() {
    return person.toString();
  }
}
