package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import com.codahale.metrics.MetricRegistry;
import io.dropwizard.db.ManagedDataSource;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Locale;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.assertj.core.util.Throwables;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The product's own pool, on a PostgreSQL whose backends are ended. */
final class DataSourcesTest {

  private static final int CONNECTIONS = 12;

  private final String url = TestDatabases.Kind.POSTGRESQL.newDatabase();
  private final AtomicInteger tries = new AtomicInteger();
  private ManagedDataSource source;
  private volatile Runnable beforeCommit = () -> {};
  private Database database;
  private Sites sites;

  /** SQL of a few sites. */
  interface Sites {
    @SqlUpdate("insert into site (id, name, version, created_at) values (:id, :id, 1, now())")
    void insert(String id);

    @SqlQuery("select count(*) from site")
    long count();
  }

  @BeforeEach
  void open() throws Exception {
    FasoConfiguration configuration = new FasoConfiguration();
    configuration.databaseUrl = url;
    source = DataSources.open(configuration, new MetricRegistry());
    source.start();
    CommitObserver observer =
        new CommitObserver() {
          @Override
          public void beforeCommit() {
            beforeCommit.run();
          }
        };
    database = new Database(Databases.jdbi(source), observer);
    sites = database.table(Sites.class);
  }

  @AfterEach
  void close() throws Exception {
    source.stop();
  }

  @Test
  void a_database_that_was_restarted_costs_no_call() throws Exception {
    fillThePool();
    endAllBackends();

    database.transact(() -> sites.insert("a"));

    for (int i = 0; i < CONNECTIONS; i++) {
      assertThat(sites.count()).isEqualTo(1);
    }
  }

  @Test
  void what_was_cut_off_before_its_commit_is_done_again() {
    database.transact(
        () -> {
          sites.insert("a");
          if (tries.incrementAndGet() == 1) {
            endAllBackends();
          }
          sites.insert("b");
        });

    assertThat(tries).hasValue(2);
    assertThat(sites.count()).isEqualTo(2);
  }

  @Test
  void what_may_have_been_committed_is_not_done_twice() {
    beforeCommit = this::endAllBackends;

    assertThatThrownBy(
            () ->
                database.transact(
                    () -> {
                      tries.incrementAndGet();
                      sites.insert("a");
                    }))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(PlatformProblem.UNAVAILABLE);
              assertThat(problem.detail().in(Locale.ENGLISH))
                  .contains("may have been kept or not")
                  .doesNotContain("Nothing was changed");
            });
    assertThat(tries).hasValue(1);
  }

  @Test
  void what_was_to_be_written_is_in_no_failure_and_so_in_no_log() {
    Databases.jdbi(source)
        .useHandle(
            handle ->
                handle.execute("alter table site add constraint quiet check (name <> 'hush')"));

    assertThatThrownBy(() -> database.transact(() -> sites.insert("hush")))
        .satisfies(
            failure ->
                assertThat(Throwables.getStackTrace(failure))
                    .contains("quiet")
                    .doesNotContain("hush"));
  }

  private void fillThePool() throws Exception {
    CyclicBarrier together = new CyclicBarrier(CONNECTIONS);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<?> each :
          IntStream.range(0, CONNECTIONS)
              .mapToObj(_ -> threads.submit(() -> use(together)))
              .toList()) {
        each.get(60, TimeUnit.SECONDS);
      }
    }
  }

  private void use(CyclicBarrier together) {
    database.transact(
        () -> {
          sites.count();
          try {
            together.await(60, TimeUnit.SECONDS);
          } catch (Exception e) {
            throw new IllegalStateException(e);
          }
        });
  }

  /** Ends every connection but its own, and waits until they are gone. */
  private void endAllBackends() {
    try (Connection connection = DriverManager.getConnection(url, "faso", "");
        Statement statement = connection.createStatement()) {
      statement.execute(
          """
          select pg_terminate_backend(pid, 30000) from pg_stat_activity
          where datname = current_database() and pid <> pg_backend_pid()
          """);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
