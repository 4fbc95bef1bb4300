package cloud.faso.hardware;

import static cloud.faso.hardware.OneNode.NODE;
import static cloud.faso.hardware.OneNode.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@OnBothDatabases
final class CertificateTableTest {

  private final OneNode world;
  private final CertificateTable certificates;

  CertificateTableTest(TestDatabases.Kind kind) {
    world = new OneNode(kind);
    certificates = world.database.table(CertificateTable.class);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void who_shows_a_certificate_makes_those_before_it_forgotten_and_no_other() {
    insert("first", 1);
    insert("second", 2);
    insert("answer-that-was-lost", 3);

    certificates.forgetBefore(NODE, "second");

    assertThat(certificates.bearer("first")).isEmpty();
    assertThat(certificates.bearer("second")).isPresent();
    assertThat(certificates.bearer("answer-that-was-lost")).isPresent();
  }

  @Test
  void that_one_was_revoked_is_remembered() {
    insert("stolen", 1);
    certificates.revokeAll(NODE, NOW);
    insert("good", 2);

    certificates.forgetBefore(NODE, "good");

    assertThat(certificates.bearer("stolen"))
        .hasValueSatisfying(row -> assertThat(row.revokedAt()).isEqualTo(NOW));
  }

  private void insert(String serial, int lastsDays) {
    certificates.insert(serial, NODE, NOW.plus(Duration.ofDays(lastsDays)));
  }
}
