package cloud.faso.operations;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.Role;
import cloud.faso.access.TokenId;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Receipts and events, on a still clock. */
@OnBothDatabases
final class ReceiptsTest {

  private static final Caller CALLER =
      Caller.with(new TokenId("token-1"), "name", Grant.ofPlatform(Role.OPERATOR));

  private final StillClock clock = new StillClock();
  private final DataSource source;
  private final Database database;
  private final Receipts receipts;
  private final Events events;

  ReceiptsTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    database = new Database(Databases.jdbi(source), CommitObserver.NONE);
    IdSource ids = new IdSource(clock, new SplittableRandom(7));
    receipts = new Receipts(database, ids, clock);
    events = new Events(database, ids, clock);
  }

  /** What operations are about. */
  private record Thing(String value) implements TypedId {}

  @AfterEach
  void close() {
    source.close(true);
  }

  @Test
  void an_operation_is_done_once_its_generation_is_reached() {
    OperationId first = open("a", 1);
    OperationId second = open("b", 1);

    database.transact(() -> receipts.succeeded(new Thing("a"), 1));

    assertThat(phase(first)).isEqualTo(OperationPhase.SUCCEEDED);
    assertThat(phase(second)).isEqualTo(OperationPhase.RUNNING);
    assertThat(row(first).actor()).isEqualTo("token-1");
    assertThat(row(first).endedAt()).isEqualTo(clock.instant());
  }

  @Test
  void a_later_call_supersedes_what_still_runs_and_leaves_what_has_ended() {
    OperationId done = open("a", 1);
    database.transact(() -> receipts.succeeded(new Thing("a"), 1));
    OperationId running = open("a", 2);

    OperationId latest = open("a", 3);

    assertThat(phase(done)).isEqualTo(OperationPhase.SUCCEEDED);
    assertThat(phase(running)).isEqualTo(OperationPhase.SUPERSEDED);
    assertThat(phase(latest)).isEqualTo(OperationPhase.RUNNING);
  }

  @Test
  void what_ends_by_its_verb_is_of_that_generation_or_before() {
    OperationId other = open("a", 1);
    OperationId later = open("b", 3);
    OperationId ofVerb = open("c", 2);
    Set<String> verbs = Set.of(row(ofVerb).verb());

    database.transact(() -> receipts.succeeded(new Thing("a"), 2, Set.of("another")));
    database.transact(() -> receipts.succeeded(new Thing("b"), 2, verbs));
    database.transact(() -> receipts.succeeded(new Thing("c"), 2, verbs));

    assertThat(phase(other)).isEqualTo(OperationPhase.RUNNING);
    assertThat(phase(later)).isEqualTo(OperationPhase.RUNNING);
    assertThat(phase(ofVerb)).isEqualTo(OperationPhase.SUCCEEDED);
  }

  @Test
  void who_waits_is_woken_by_the_end() throws Exception {
    OperationId id = open("a", 1);
    CompletableFuture<Optional<OperationRow>> waiting =
        CompletableFuture.supplyAsync(
            () ->
                receipts.await(
                    row(id), phase -> phase == OperationPhase.SUCCEEDED, Duration.ofMinutes(1)));

    database.transact(() -> receipts.failed(new Thing("a"), 1, new Reason(null, "no room")));

    OperationRow seen = waiting.get(30, TimeUnit.SECONDS).orElseThrow();
    assertThat(seen.outcome()).isEqualTo("FAILED");
    assertThat(seen.reason()).isEqualTo("no room");
  }

  @Test
  void what_is_old_is_forgotten_and_what_runs_is_not() {
    OperationId ended = open("a", 1);
    database.transact(() -> receipts.succeeded(new Thing("a"), 1));
    OperationId running = open("b", 1);
    database.transact(() -> happen("old"));
    events.numberAll();
    clock.advance(Duration.ofDays(91));
    OperationId fresh = open("c", 1);
    database.transact(() -> happen("new"));
    events.numberAll();

    receipts.forgetting(Duration.ofDays(90)).work().run();
    events.forgetting(Duration.ofDays(90)).work().run();

    assertThat(find(ended)).isEmpty();
    assertThat(find(running)).isPresent();
    assertThat(find(fresh)).isPresent();
    assertThat(database.table(EventTable.class).after(0, 10))
        .extracting(EventRow::subjectId)
        .containsExactly("new");
    assertThat(database.table(EventTable.class).oldest()).isEqualTo(2);
    assertThat(events.last()).isEqualTo(2);
  }

  @Test
  void events_are_numbered_without_a_gap_in_the_order_of_their_commits() {
    for (int i = 0; i < 5; i++) {
      String name = "e" + i;
      database.transact(() -> happen(name));
      events.numberAll();
    }

    List<EventRow> all = events.after(0, 10, Duration.ZERO);
    assertThat(all).extracting(EventRow::seq).containsExactly(1L, 2L, 3L, 4L, 5L);
    assertThat(events.after(3, 10, Duration.ZERO))
        .extracting(EventRow::subjectId)
        .containsExactly("e3", "e4");
  }

  private void happen(String name) {
    events.record(EventType.SITE_CREATED, new Thing(name), null, null, Map.of("name", name));
  }

  private OperationId open(String target, long generation) {
    return database.transact(
        () -> receipts.open(CALLER, "create", new Thing(target), null, generation));
  }

  private OperationPhase phase(OperationId id) {
    return OperationPhase.of(row(id).outcome());
  }

  private OperationRow row(OperationId id) {
    return find(id).orElseThrow();
  }

  private Optional<OperationRow> find(OperationId id) {
    return database.table(OperationTable.class).find(id);
  }
}
