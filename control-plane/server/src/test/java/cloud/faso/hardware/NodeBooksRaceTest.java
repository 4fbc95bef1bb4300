package cloud.faso.hardware;

import static cloud.faso.hardware.OneNode.NODE;
import static cloud.faso.hardware.OneNode.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.LockWaits;
import cloud.faso.platform.db.TestDatabases;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Booking on a node that is about to take less. On PostgreSQL, where one who waited for a row goes
 * on with the newest of that row and the old of every other.
 */
final class NodeBooksRaceTest {

  private final OneNode world = new OneNode(TestDatabases.Kind.POSTGRESQL);
  private final Database database = world.database;
  private final NodeTable nodes = world.nodes;
  private final NodeBooksTable books = database.table(NodeBooksTable.class);

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void nothing_is_booked_on_a_node_that_is_retired_meanwhile() throws Exception {
    assertThat(
            bookedWhile(
                () -> {
                  nodes.retire(NODE, NOW);
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
              LockWaits.await(world.jdbi, other);
              return other;
            });
    return booking.get(60, TimeUnit.SECONDS);
  }
}
