package cloud.faso.people;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Hashes that others write and read, too. */
final class PasswordsTest {

  private final Passwords passwords = new Passwords(new SplittableRandom(7));

  /** From the tests of the reference implementation, phc-winner-argon2. */
  @Test
  void a_hash_of_the_reference_implementation_is_known() {
    String hash =
        "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ"
            + "$CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc";

    assertThat(passwords.matches("password", hash)).isTrue();
    assertThat(passwords.matches("Password", hash)).isFalse();
  }

  @Test
  void what_is_hashed_is_known_again_and_never_hashed_alike() {
    String hash = passwords.hash("café ☕");

    assertThat(hash).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(passwords.matches("café ☕", hash)).isTrue();
    assertThat(passwords.hash("café ☕")).isNotEqualTo(hash);
  }
}
