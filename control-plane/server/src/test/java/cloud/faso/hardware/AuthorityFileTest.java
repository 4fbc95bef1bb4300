package cloud.faso.hardware;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.spec.agent.NodeKind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The authority's file: made once, private, whole or not at all. */
final class AuthorityFileTest {

  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-11-25T12:00:00Z"));

  @TempDir Path home;

  private Authority open() {
    return AuthorityFile.open(
        home.resolve("authority"), Duration.ofDays(30), CLOCK, new SecureRandom());
  }

  private Path file() {
    return home.resolve("authority").resolve("authority.pem");
  }

  @Test
  void it_is_made_once_and_only_its_owner_may_read_it() throws IOException {
    String first = open().digest();

    assertThat(open().digest()).isEqualTo(first);
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file().getParent())))
        .isEqualTo("rwx------");
  }

  @Test
  void a_crash_before_it_had_its_name_leaves_nothing_in_the_way() throws IOException {
    Files.createDirectories(file().getParent());
    Files.writeString(file().resolveSibling(".authority123"), "-----BEGIN PRIV");

    assertThat(open().root().getBasicConstraints()).isZero();
  }

  @Test
  void a_damaged_one_is_never_replaced() throws IOException {
    open();
    String whole = Files.readString(file());
    for (String damaged :
        List.of("", whole.substring(0, 200), whole.replace("PRIVATE", "PUBLIC"))) {
      Files.writeString(file(), damaged);
      assertThatThrownBy(this::open).hasMessageContaining("Restore it from a backup");
      assertThat(Files.readString(file())).isEqualTo(damaged);
    }
  }

  @Test
  void two_that_begin_at_once_agree_on_one() {
    List<CompletableFuture<String>> racing =
        IntStream.range(0, 8)
            .mapToObj(_ -> CompletableFuture.supplyAsync(() -> open().digest()))
            .toList();

    assertThat(racing.stream().map(CompletableFuture::join).distinct()).hasSize(1);
  }

  @Test
  void a_permission_that_was_opened_is_closed_again() throws IOException {
    open();
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r--r--"));

    open();

    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
  }

  @Test
  void the_servers_certificate_bears_the_names_by_which_agents_dial() throws Exception {
    X509Certificate certificate =
        open()
            .signServer(
                List.of("faso.example", "10.0.0.7", "::1"), AuthorityFile.newKey().getPublic());

    assertThat(certificate.getSubjectAlternativeNames())
        .extracting(name -> String.valueOf(name.get(1)))
        .containsExactly("faso.example", "10.0.0.7", "0:0:0:0:0:0:0:1");
    assertThat(certificate.getExtendedKeyUsage()).containsExactly("1.3.6.1.5.5.7.3.1");
    certificate.verify(open().root().getPublicKey());
  }

  @ParameterizedTest
  @EnumSource(NodeKind.class)
  void a_network_agents_certificate_serves_too_and_nobody_elses(NodeKind kind) throws Exception {
    NodeId node = new NodeId("node-01k3");
    X509Certificate certificate = open().signNode(node, kind, AuthorityFile.newKey().getPublic());

    assertThat(certificate.getSubjectX500Principal().getName()).isEqualTo("CN=node-01k3");
    assertThat(certificate.getSubjectAlternativeNames()).isNull();
    assertThat(certificate.getExtendedKeyUsage())
        .startsWith("1.3.6.1.5.5.7.3.2")
        .hasSize(kind == NodeKind.OVN ? 2 : 1);
  }
}
