package cloud.faso.hardware;

import static cloud.faso.hardware.OneNode.NODE;
import static cloud.faso.hardware.OneNode.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import java.math.BigInteger;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What two replicas know of certificates. */
@OnBothDatabases
final class BearersTest {

  private static final BigInteger SERIAL = BigInteger.TEN;

  private final OneNode world;
  private final CertificateTable table;
  private final Bearers here;

  BearersTest(TestDatabases.Kind kind) {
    world = new OneNode(kind);
    table = world.database.table(CertificateTable.class);
    here = new Bearers(table);
  }

  @BeforeEach
  void enrol() {
    table.insert(Bearers.text(SERIAL), NODE, NOW.plus(Duration.ofDays(1)));
    here.catchUp();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void what_is_known_is_not_read_again_until_it_is_forgotten() {
    assertThat(isRevoked()).isFalse();
    table.revokeAll(NODE, NOW);

    assertThat(isRevoked()).isFalse();
    here.forget(NODE);
    assertThat(isRevoked()).isTrue();
  }

  @Test
  void a_revocation_elsewhere_is_noticed_with_the_next_look() {
    assertThat(isRevoked()).isFalse();
    table.revokeAll(NODE, NOW);

    here.catchUp();

    assertThat(isRevoked()).isTrue();
  }

  @Test
  void what_is_not_known_is_looked_for_each_time() {
    BigInteger later = BigInteger.TWO;
    assertThat(here.of(later)).isEmpty();

    table.insert(Bearers.text(later), NODE, NOW.plus(Duration.ofDays(2)));

    assertThat(here.of(later)).isPresent();
  }

  private boolean isRevoked() {
    return here.of(SERIAL).orElseThrow().revokedAt() != null;
  }
}
