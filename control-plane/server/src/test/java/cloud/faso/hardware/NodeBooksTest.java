package cloud.faso.hardware;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Constraints;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.spec.agent.NodeKind;
import cloud.faso.spec.agent.PoolReport;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Instant;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Booking on a node of 32 vCPUs with a pool of 100 GiB. */
@OnBothDatabases
final class NodeBooksTest {

  private static final NodeId NODE = new NodeId("node-1");
  private static final PoolId POOL = new PoolId("pool-1");

  private final DataSource source;
  private final Database database;
  private final NodeBooks books;
  private final Instant now = Instant.parse("2026-11-25T12:00:00Z");

  NodeBooksTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    database = new Database(Databases.jdbi(source), new Constraints(), CommitObserver.NONE);
    books = new NodeBooks(database, (_, _) -> null, new ObjectMapper());
  }

  @BeforeEach
  void addNode() {
    NodeTable nodes = database.table(NodeTable.class);
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
          database
              .table(PoolTable.class)
              .insert(POOL, NODE, new PoolReport("local", "directory", 100, 100), now);
        });
  }

  @AfterEach
  void close() {
    source.close(true);
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

    database.transact(() -> books.release(room(1, 30)));

    assertThat(book(1, 31)).isFalse();
    assertThat(book(1, 30)).isTrue();
  }

  @Test
  void a_pool_may_promise_as_much_more_as_its_overcommit_says() {
    Databases.jdbi(source)
        .useHandle(handle -> handle.execute("update pool set overcommit_percent = 150"));

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
    return database.transact(() -> books.book(room(vcpus, diskGiB))).isPresent();
  }

  private static NodeBooks.Room room(long vcpus, long diskGiB) {
    return new NodeBooks.Room(NODE, POOL, vcpus, 100, diskGiB);
  }

  private long reserved() {
    return Databases.jdbi(source)
        .withHandle(
            handle -> handle.createQuery("select reserved_gib from pool").mapTo(Long.class).one());
  }
}
