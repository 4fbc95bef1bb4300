package cloud.faso.platform.secret;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A secret is got back by the same home, for the same owner, and not otherwise. */
final class SecretBoxTest {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final byte[] SECRET = "open sesame".getBytes(UTF_8);

  @Test
  void what_was_sealed_is_got_back_by_another_process(@TempDir Path home) throws Exception {
    Path folder = home.resolve("authority");
    String sealed = SecretBox.open(folder, RANDOM).seal("webhook-1", SECRET);

    assertThat(sealed).doesNotContain("sesame");
    assertThat(SecretBox.open(folder, RANDOM).unseal("webhook-1", sealed)).isEqualTo(SECRET);
    assertThat(
            PosixFilePermissions.toString(
                Files.getPosixFilePermissions(folder.resolve("secrets.key"))))
        .isEqualTo("rw-------");
  }

  @Test
  void what_is_of_another_owner_or_home_is_not() {
    SecretBox box = SecretBox.make(RANDOM);
    String sealed = box.seal("webhook-1", SECRET);

    assertThatThrownBy(() -> box.unseal("webhook-2", sealed))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> SecretBox.make(RANDOM).unseal("webhook-1", sealed))
        .isInstanceOf(IllegalStateException.class);
    assertThat(box.seal("webhook-1", SECRET)).isNotEqualTo(sealed);
  }

  @Test
  void a_damaged_key_is_not_replaced(@TempDir Path home) throws Exception {
    Files.writeString(home.resolve("secrets.key"), "short");

    assertThatThrownBy(() -> SecretBox.open(home, RANDOM)).hasMessageContaining("backup");
  }
}
