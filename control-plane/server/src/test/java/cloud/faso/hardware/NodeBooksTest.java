package cloud.faso.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Booking on a node that may take 32 vCPUs and has a pool of 100 GiB. */
@OnBothDatabases
final class NodeBooksTest {

  private final OneNode world;
  private final NodeBooks books;

  NodeBooksTest(TestDatabases.Kind kind) {
    world = new OneNode(kind);
    books = new NodeBooks(world.database, (_, _) -> false);
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  void a_pool_promises_all_that_it_has_and_no_more() {
    assertThat(book(1, 60)).isTrue();
    assertThat(book(1, 41)).isFalse();
    assertThat(book(1, 40)).isTrue();
    assertThat(book(1, 1)).isFalse();
    assertThat(reserved()).isEqualTo(100);
  }

  @Test
  void what_is_given_back_to_a_pool_can_be_promised_again() {
    assertThat(book(1, 100)).isTrue();

    world.database.transact(() -> books.release(room(1, 30)));

    assertThat(book(1, 31)).isFalse();
    assertThat(book(1, 30)).isTrue();
  }

  @Test
  void a_pool_may_promise_as_much_more_as_its_overcommit_says() {
    world.jdbi.useHandle(handle -> handle.execute("update pool set overcommit_percent = 150"));

    assertThat(book(1, 151)).isFalse();
    assertThat(book(1, 150)).isTrue();
    assertThat(book(1, 1)).isFalse();
  }

  @Test
  void where_the_pool_has_no_room_nothing_is_taken_of_the_node_either() {
    assertThat(book(32, 101)).isFalse();
    assertThat(book(32, 100)).isTrue();
  }

  private boolean book(long vcpus, long diskGiB) {
    return world.database.transact(() -> books.book(room(vcpus, diskGiB))).isPresent();
  }

  private static NodeBooks.Room room(long vcpus, long diskGiB) {
    return new NodeBooks.Room(OneNode.NODE, OneNode.POOL, vcpus, 100, diskGiB);
  }

  private long reserved() {
    return world.jdbi.withHandle(
        handle -> handle.createQuery("select reserved_gib from pool").mapTo(Long.class).one());
  }
}
