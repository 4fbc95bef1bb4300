package cloud.faso.compute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.Violation;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Key files made by OpenSSH, fingerprints as its {@code ssh-keygen -l} printed them. */
final class PublicKeyLineTest {

  @ParameterizedTest
  @CsvSource({
    "ecdsa-256, SHA256:7iY/pW5eIyZwmSvBPTC8D5viJzoiTWJbl9aV5NtOxok",
    "ecdsa-384, SHA256:pN4VFcdR4TDCawwUrO31lxu2WoPBkjWj9E093k8Yh7Y",
    "ecdsa-521, SHA256:USxHrgxM0R3jTQUwk+Dr+jaVuQPP0KwrxvRpY3xZo7U",
    "ed25519, SHA256:g3D8U0eBT/VN71/9C7e1NOacDA3Ci0J/HBaK9vZ0akg",
    "rsa-2048, SHA256:9A37/QOxWQPZqDnwqO2EgxuRZdsNDAy0WVb4gLxe/aA",
    "sk-ecdsa, SHA256:L7TtH7hFdF3wa94DgpXQepDfu0cqCvtBJvjxtKUJUsI",
    "sk-ed25519, SHA256:yphGvvKuOO/SBr3JCNq6yoJ0yHSriurFShY4425ZCUI"
  })
  void a_key_is_taken_as_it_is_with_the_fingerprint_of_ssh_keygen(String file, String fingerprint)
      throws IOException {
    String line = keyFile(file);

    PublicKeyLine key = PublicKeyLine.parse(line + "\n", "/publicKey");

    assertThat(key.text()).isEqualTo(line);
    assertThat(key.fingerprint()).isEqualTo(fingerprint);
  }

  @Test
  void a_key_needs_no_comment() throws IOException {
    String bare = keyFile("ed25519").replace(" awa@sante", "");

    assertThat(PublicKeyLine.parse(bare, "/publicKey").text()).isEqualTo(bare);
  }

  @Test
  void a_private_key_is_refused_with_what_to_do_and_not_repeated() {
    String pasted = "-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjE\n-----END OPENSSH";

    assertThat(refusal(pasted)).contains("private key").contains("replace it");
    assertThat(refusal(pasted)).doesNotContain("b3BlbnNzaC1rZXktdjE");
  }

  @Test
  void options_and_commands_are_refused() throws IOException {
    assertThat(refusal("command=\"/bin/sh\" " + keyFile("ed25519"))).contains("without options");
    assertThat(refusal("no-pty " + keyFile("ed25519"))).contains("without options");
  }

  @Test
  void a_second_line_is_refused_whatever_ends_the_first() throws IOException {
    String line = keyFile("ed25519");

    assertThat(refusal(line + "\n" + line)).contains("one line");
    assertThat(refusal(line + "\r" + line)).contains("one line");
    assertThat(refusal(line + "\0")).contains("one line");
  }

  @Test
  void weak_keys_are_refused() throws IOException {
    assertThat(refusal(keyFile("rsa-1024"))).contains("1024 bits").contains("2048");
    assertThat(refusal(keyFile("dsa"))).contains("DSA");
  }

  @Test
  void a_damaged_key_is_refused() throws IOException {
    String line = keyFile("ed25519");

    assertThat(refusal("ssh-ed25519")).contains("whole");
    assertThat(refusal("ssh-ed25519 AAAA x")).contains("whole");
    assertThat(refusal("ssh-ed25519 $$$$ x")).contains("whole");
    assertThat(refusal(line.replace("ssh-ed25519", "ssh-rsa"))).contains("whole");
    assertThat(refusal(line.substring(0, 60))).contains("whole");
    assertThat(refusal(keyFile("ecdsa-256").replaceFirst("[A-Za-z0-9]{6}= ", "AAAAAA= ")))
        .contains("whole");
    assertThat(refusal(line.replace(" awa", "AAAA awa"))).contains("whole");
    assertThat(refusal("")).contains("begin with the type");
  }

  @Test
  void the_refusal_is_in_french_too() {
    assertThatThrownBy(() -> PublicKeyLine.parse("BEGIN RSA PRIVATE KEY", "/publicKey"))
        .isInstanceOfSatisfying(
            Problem.class,
            problem ->
                assertThat(problem.violations(Locale.FRENCH).getFirst().detail())
                    .contains("clé privée"));
  }

  private static String refusal(String text) {
    try {
      PublicKeyLine.parse(text, "/publicKey");
      throw new AssertionError("taken: " + text);
    } catch (Problem problem) {
      assertThat(problem.code().urn()).isEqualTo("urn:faso:invalid");
      Violation violation = problem.violations(Locale.ENGLISH).getFirst();
      assertThat(violation.pointer()).isEqualTo("/publicKey");
      return violation.detail();
    }
  }

  private static String keyFile(String name) throws IOException {
    try (InputStream file =
        Objects.requireNonNull(
            PublicKeyLineTest.class.getResourceAsStream("keys/" + name + ".pub"))) {
      return new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
    }
  }
}
