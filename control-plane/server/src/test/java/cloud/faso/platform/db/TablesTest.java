package cloud.faso.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.UnableToExecuteStatementException;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** On which connection a table works that was made once, for good. */
@OnBothDatabases
final class TablesTest {

  private final DataSource source;
  private final Jdbi jdbi;
  private final Tables tables;
  private final Sites sites;

  TablesTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    jdbi = Databases.jdbi(source);
    tables = new Tables(jdbi);
    sites = tables.get(Sites.class);
  }

  /** SQL of sites. */
  interface Sites {
    @SqlUpdate("insert into site (id, name, version, created_at) values (:id, :id, 1, now())")
    void add(String id);

    @SqlQuery("select id from site order by id")
    List<String> all();

    default List<String> with(String id) {
      add(id);
      return all();
    }
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  @Test
  void there_is_one_of_each() {
    assertThat(tables.get(Sites.class)).isSameAs(sites);
  }

  @Test
  void it_works_on_the_transaction_that_its_caller_is_in_and_no_longer() {
    try (Handle open = jdbi.open().begin()) {
      assertThat(tables.on(open, () -> sites.with("a"))).containsExactly("a");
      assertThat(sites.all()).as("on a connection for itself").isEmpty();
      assertThat(tables.on(open, sites::all)).containsExactly("a");
      open.commit();
    }

    assertThat(sites.all()).containsExactly("a");
  }

  @Test
  void each_thread_has_its_own() {
    try (Handle open = jdbi.open().begin()) {
      List<String> others =
          tables.on(
              open,
              () -> {
                sites.add("a");
                return CompletableFuture.supplyAsync(sites::all).join();
              });

      assertThat(others).isEmpty();
      open.commit();
    }
  }

  @Test
  void outside_a_transaction_each_call_takes_one_connection_and_gives_it_back() {
    long before = source.getBorrowedCount();

    assertThat(sites.with("a")).containsExactly("a");
    assertThatThrownBy(() -> sites.with("a")).isInstanceOf(UnableToExecuteStatementException.class);

    assertThat(source.getBorrowedCount() - before).isEqualTo(2);
    assertThat(source.getActive()).isZero();
  }
}
