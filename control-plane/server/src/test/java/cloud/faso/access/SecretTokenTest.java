package cloud.faso.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** The form of a token: recognisable, and not to be mistyped. */
final class SecretTokenTest {

  private final String token = SecretToken.make(new SplittableRandom(1));

  @Test
  void a_token_has_a_prefix_and_a_checksum() {
    assertThat(token).matches("faso_[0-9A-Za-z]{42}");
    assertThat(SecretToken.wellFormed(token)).isTrue();
  }

  @Test
  void a_changed_character_is_noticed_wherever_it_is() {
    for (int i = 0; i < token.length(); i++) {
      char other = token.charAt(i) == 'x' ? 'y' : 'x';
      String changed = token.substring(0, i) + other + token.substring(i + 1);
      assertThat(SecretToken.wellFormed(changed)).as(changed).isFalse();
    }
    assertThat(SecretToken.wellFormed("")).isFalse();
    assertThat(SecretToken.wellFormed(token + token)).isFalse();
  }

  @Test
  void what_is_stored_does_not_tell_the_token() {
    assertThat(SecretToken.hash(token)).matches("[0-9a-f]{64}").doesNotContain(token);
  }
}
