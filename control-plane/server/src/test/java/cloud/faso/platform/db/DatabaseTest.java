package cloud.faso.platform.db;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.platform.problem.ProblemCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.sqlobject.statement.SqlBatch;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jdbi.v3.sqlobject.statement.SqlUpdate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Transactions, and what comes of those that fail, on either database. */
@OnBothDatabases
final class DatabaseTest {

  private final AtomicInteger races = new AtomicInteger();
  private final DataSource source;
  private final Database database;
  private final Places places;

  DatabaseTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    CommitObserver observer =
        new CommitObserver() {
          @Override
          public void lostRace() {
            races.incrementAndGet();
          }
        };
    database = new Database(Databases.jdbi(source), observer);
    places = database.table(Places.class);
  }

  /** SQL of a few places. */
  interface Places {
    default void site(String id) {
      site(id, id);
    }

    @SqlUpdate("insert into site (id, name, version, created_at) values (:id, :name, 1, now())")
    void site(String id, String name);

    @SqlUpdate(
        """
        insert into rack (id, site_id, name, version, created_at)
        values (:id, :site, :id, 1, now())
        """)
    void rack(String id, String site);

    @SqlBatch("insert into site (id, name, version, created_at) values (:ids, 'same', 1, now())")
    void alike(List<String> ids);

    @SqlUpdate("delete from site where id = :id")
    void remove(String id);

    @SqlQuery("select id from site order by id")
    List<String> sites();
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  @Test
  void what_fails_leaves_nothing_behind() {
    List<String> said = new ArrayList<>();

    assertThatThrownBy(
            () ->
                database.transact(
                    () -> {
                      places.site("a");
                      database.afterCommit(() -> said.add("done"));
                      database.transact(() -> places.site("b"));
                      throw new IllegalArgumentException("no");
                    }))
        .isInstanceOf(IllegalArgumentException.class);

    assertThat(places.sites()).isEmpty();
    assertThat(said).isEmpty();
  }

  @Test
  void a_preview_sees_what_it_does_and_leaves_nothing_behind() {
    List<String> seen =
        database.preview(
            () -> {
              places.site("a");
              return places.sites();
            });

    assertThat(seen).containsExactly("a");
    assertThat(places.sites()).isEmpty();
  }

  @Test
  void a_name_that_is_taken_is_named_so() {
    database.transact(() -> places.site("a"));

    assertThat(codeOf(() -> places.site("b", "a"))).isEqualTo(PlatformProblem.NAME_TAKEN);
    assertThat(races).hasValue(0);
  }

  @Test
  void what_a_batch_breaks_is_known_as_well() {
    assertThat(codeOf(() -> places.alike(List.of("a", "b")))).isEqualTo(PlatformProblem.NAME_TAKEN);
    assertThat(places.sites()).isEmpty();
  }

  @Test
  void what_is_still_in_use_is_explained() {
    database.transact(() -> places.site("a"));
    database.transact(() -> places.rack("r", "a"));

    assertThatThrownBy(() -> database.transact(() -> places.remove("a")))
        .isInstanceOfSatisfying(
            Problem.class,
            problem -> {
              assertThat(problem.code()).isEqualTo(PlatformProblem.IN_USE);
              assertThat(problem.detail().in(Locale.ENGLISH)).contains("racks");
            });
  }

  @Test
  void what_refers_to_something_that_went_meanwhile_is_looked_at_again() {
    AtomicInteger tries = new AtomicInteger();

    ProblemCode code =
        codeOf(
            () -> {
              if (tries.incrementAndGet() > 1) {
                throw PlatformProblem.NOT_FOUND.problem("site", "a");
              }
              places.rack("r", "a");
            });

    assertThat(code).isEqualTo(PlatformProblem.NOT_FOUND);
    assertThat(tries).hasValue(2);
    assertThat(races).hasValue(1);
  }

  private ProblemCode codeOf(Runnable work) {
    try {
      database.transact(work);
    } catch (Problem problem) {
      return problem.code();
    }
    throw new AssertionError("it succeeded");
  }
}
