package cloud.faso.people;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.PersonId;
import cloud.faso.people.PasswordTable.LocalRow;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A password that is being checked while it is replaced opens nothing. */
@OnBothDatabases
final class PasswordTableTest {

  private static final PersonId AWA = new PersonId("person-1");

  private final DataSource source;
  private final Jdbi jdbi;
  private final Database database;
  private final PasswordTable table;
  private LocalRow proved;

  PasswordTableTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    jdbi = Databases.jdbi(source);
    database = new Database(jdbi, CommitObserver.NONE);
    table = database.table(PasswordTable.class);
  }

  @BeforeEach
  void signUp() {
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into person
                  (id, issuer, subject, name, known_as, language, version, created_at)
                values (?, 'local', 'awa', 'Awa', 'awa', 'fr', 1, current_timestamp)
                """,
                AWA.value()));
    table.insert(AWA, "first", null);
    proved = table.find("awa").orElseThrow();
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  private boolean holds() {
    return database.transact(() -> table.holds(proved));
  }

  @Test
  void what_was_proved_holds_until_it_is_replaced() {
    assertThat(holds()).isTrue();

    assertThat(table.change(AWA, "first", "second")).isOne();

    assertThat(holds()).isFalse();
    assertThat(table.change(AWA, "first", "third")).as("proved before").isZero();
    assertThat(table.hash(AWA)).contains("second");
  }

  @Test
  void it_does_not_hold_for_somebody_who_was_disabled() {
    jdbi.useHandle(handle -> handle.execute("update person set disabled_at = current_timestamp"));

    assertThat(holds()).isFalse();
  }
}
