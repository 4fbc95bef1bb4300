package cloud.faso.operations;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.Role;
import cloud.faso.access.TokenId;
import cloud.faso.audit.Audit;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.Change;
import cloud.faso.platform.http.Fingerprint;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.Origin;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.SQLException;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.transaction.TransactionException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A change and its entry in the audit, also where its transaction had to be run again. */
@OnBothDatabases
final class ChangesTest {

  private static final PlatformScope SCOPE =
      Caller.with(new TokenId("token-1"), "awa", Grant.ofPlatform(Role.OPERATOR))
          .enterPlatform(Set.of("operator"));
  private static final String LOST_RACE = "40001";

  private final StillClock clock = new StillClock();
  private final AtomicInteger attempts = new AtomicInteger();
  private final DataSource source;
  private final Events events;
  private final Changes changes;

  ChangesTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    Database database = new Database(Databases.jdbi(source), CommitObserver.NONE);
    IdSource ids = new IdSource(clock, new SplittableRandom(7));
    events = new Events(database, ids, clock);
    changes = new Changes(database, new Audit(database, ids, clock), new ObjectMapper(), clock);
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  /** What is changed. */
  private record Thing(String value) implements TypedId {}

  private static Change change(@Nullable String key, boolean dryRun) {
    return new Change(
        "createSite",
        dryRun,
        key,
        "fingerprint",
        new IfMatch(null),
        new Origin("POST /v1/sites", "10.0.0.1", "trace-1"));
  }

  /** Makes thing-1 and loses a race, then makes thing-2. */
  private Answer make() {
    Thing thing = new Thing("thing-" + attempts.incrementAndGet());
    events.record(EventType.SITE_CREATED, thing, null, null, Map.of("name", thing.value()));
    if (attempts.get() == 1) {
      throw new TransactionException("lost", new SQLException("lost", LOST_RACE));
    }
    return Answer.gone();
  }

  private Iterable<String> all(String sql) {
    return Jdbi.create(source).withHandle(handle -> handle.select(sql).mapTo(String.class).list());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = "key-1")
  void a_change_that_was_run_again_tells_of_what_it_made_in_the_end(@Nullable String key) {
    changes.run(SCOPE, change(key, false), this::make);

    assertThat(attempts).hasValue(2);
    assertThat(all("select target from audit_entry")).containsExactly("thing-2");
    assertThat(all("select subject_id from event")).containsExactly("thing-2");
  }

  @Test
  void a_rehearsal_tells_of_nothing() {
    changes.run(SCOPE, change(null, true), this::make);

    assertThat(attempts).hasValue(2);
    assertThat(all("select id from audit_entry")).isEmpty();
  }

  @Test
  void what_is_kept_of_a_call_cannot_be_guessed_without_its_key() {
    changes.run(SCOPE, change("key-1", false), this::make);

    assertThat(all("select fingerprint from idempotency"))
        .singleElement(InstanceOfAssertFactories.STRING)
        .hasSize(64)
        .isNotEqualTo(Fingerprint.sha256("fingerprint"));
  }
}
