package cloud.faso.audit;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.audit.Refusals.Attempt;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Origin;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of attempts that are counted. */
final class RefusalsTest {

  private static final int KINDS = 2;

  private final StillClock clock = new StillClock();
  private final DataSource source = TestDatabases.Kind.H2.newSource();
  private final Audit audit =
      new Audit(
          new Database(Databases.jdbi(source), CommitObserver.NONE),
          new IdSource(clock, new SplittableRandom(7)),
          clock);
  private final Refusals refusals = new Refusals(audit, KINDS);

  @AfterEach
  void close() {
    source.close(true);
  }

  private static Attempt from(String address) {
    Origin origin = new Origin("POST /v1/sites", address, "trace of " + address);
    return new Attempt(null, AuditTarget.NOTHING, origin, "createSite", 401, "unauthenticated");
  }

  private List<String> told() {
    AuditFilter all = AuditFilter.EVERYTHING;
    return audit
        .list(all, new PageQuery("audit", 10, null, null, null), Locale.ENGLISH)
        .items()
        .stream()
        .map(entry -> entry.from() + " " + entry.attempts() + " " + entry.trace())
        .toList();
  }

  @Test
  void alike_are_told_together_once() {
    for (int i = 0; i < 3; i++) {
      refusals.count(from("10.0.0.1"));
    }
    refusals.count(from("10.0.0.2"));
    assertThat(told()).isEmpty();

    refusals.close();
    refusals.close();

    assertThat(told())
        .containsExactlyInAnyOrder("10.0.0.1 3 trace of 10.0.0.1", "10.0.0.2 1 trace of 10.0.0.2");
  }

  @Test
  void what_could_not_be_told_is_told_later() {
    refusals.count(from("10.0.0.1"));
    Jdbi jdbi = Databases.jdbi(source);
    jdbi.useHandle(handle -> handle.execute("alter table audit_entry rename to away"));
    refusals.close();
    refusals.count(from("10.0.0.1"));
    jdbi.useHandle(handle -> handle.execute("alter table away rename to audit_entry"));

    refusals.close();

    assertThat(told()).containsExactly("10.0.0.1 2 trace of 10.0.0.1");
  }

  @Test
  void of_too_many_kinds_is_no_longer_told_where_they_are_from_but_how_many_they_are() {
    for (int i = 1; i <= 5; i++) {
      refusals.count(from("10.0.0." + i));
    }
    refusals.close();

    assertThat(told())
        .containsExactlyInAnyOrder(
            "10.0.0.1 1 trace of 10.0.0.1",
            "10.0.0.2 1 trace of 10.0.0.2",
            "null 3 trace of 10.0.0.5");
  }
}
