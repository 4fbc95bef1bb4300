package cloud.faso.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Constraints;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.spec.agent.NodeKind;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Booking on a node that is about to take less. On PostgreSQL, where one who waited for a row goes
 * on with the newest of that row and the old of every other.
 */
final class NodeBooksRaceTest {

  private static final NodeId NODE = new NodeId("node-1");

  private final DataSource source = TestDatabases.Kind.POSTGRESQL.newSource();
  private final Jdbi jdbi = Databases.jdbi(source);
  private final Database database = new Database(jdbi, new Constraints(), CommitObserver.NONE);
  private final NodeTable nodes = database.table(NodeTable.class);
  private final NodeBooksTable books = database.table(NodeBooksTable.class);
  private final Instant now = Instant.parse("2026-11-25T12:00:00Z");

  @BeforeEach
  void addNode() {
    database.transact(
        () -> {
          SiteId site = new SiteId("site-1");
          database.table(SiteTable.class).insert(new SiteRow(site, "ouaga", null, 1, now));
          nodes.insert(
              new NodeRow(
                  NODE, "n1", site, null, NodeKind.SIMULATED, "{}", 400, 100, null, 1, now));
          nodes.insertBooks(NODE);
          nodes.setCapacity(NODE, 8, 16_000);
          nodes.allow(NODE, 32, 16_000);
        });
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  @Test
  void nothing_is_booked_on_a_node_that_is_retired_meanwhile() throws Exception {
    assertThat(
            bookedWhile(
                () -> {
                  nodes.retire(NODE, now);
                  nodes.allow(NODE, 0, 0);
                }))
        .isZero();
  }

  @Test
  void no_more_is_booked_than_is_allowed_meanwhile() throws Exception {
    assertThat(bookedWhile(() -> nodes.allow(NODE, 8, 16_000))).isZero();
    assertThat(database.transact(() -> books.book(NODE, 8, 16_000))).isEqualTo(1);
    assertThat(database.transact(() -> books.book(NODE, 0, 1))).isZero();
    assertThat(database.transact(() -> books.book(NODE, -8, -16_000))).isEqualTo(1);
  }

  /**
   * How many bookings of ten vCPUs succeed that wait while {@code change} is made and committed.
   */
  private int bookedWhile(Runnable change) throws Exception {
    CompletableFuture<Integer> booking =
        database.transact(
            () -> {
              nodes.lockBooks(NODE);
              change.run();
              CompletableFuture<Integer> other =
                  CompletableFuture.supplyAsync(
                      () -> database.transact(() -> books.book(NODE, 10, 100)));
              awaitAWaiter();
              return other;
            });
    return booking.get(60, TimeUnit.SECONDS);
  }

  private void awaitAWaiter() {
    while (waiters() == 0) {
      Thread.onSpinWait();
    }
  }

  private int waiters() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    """
                    select count(*) from pg_stat_activity
                    where datname = current_database() and wait_event_type = 'Lock'
                    """)
                .mapTo(Integer.class)
                .one());
  }
}
