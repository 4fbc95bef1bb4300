package cloud.faso.operations;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.platform.background.Every;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** One stream of events, and how it learns that its token is void. */
@Timeout(60)
final class EventWatchTest {

  private static final Thing MINE = new Thing("token-mine");

  private final StillClock clock = new StillClock();
  private final DataSource source = TestDatabases.Kind.H2.newSource();
  private final Database database = new Database(Databases.jdbi(source), CommitObserver.NONE);
  private final ObjectMapper json = new ObjectMapper().findAndRegisterModules();
  private final Events events =
      new Events(database, new IdSource(clock, new SplittableRandom(7)), clock);
  private final AtomicInteger looks = new AtomicInteger();
  private final BlockingQueue<String> told = new LinkedBlockingQueue<>();
  private String begun = "";

  /** What events are about. */
  private record Thing(String value) implements TypedId {}

  @AfterEach
  void close() {
    events.close();
    source.close(true);
  }

  @Test
  void events_that_are_told_cost_no_look_at_the_token() throws Exception {
    CompletableFuture<Void> watch = watch();
    int many = 20;
    for (int i = 0; i < many; i++) {
      happen(EventType.SITE_CREATED, new Thing("site-" + i));
      events.numberAll();
      assertThat(told.take()).contains("site-" + i);
    }

    assertThat(looks).as("looks").hasValueLessThan(many / 2);
    events.close();
    watch.get(30, TimeUnit.SECONDS);
  }

  @Test
  void a_stream_ends_with_the_event_that_its_token_is_revoked() throws Exception {
    CompletableFuture<Void> watch = watch();
    happen(EventType.TOKEN_DELETED, new Thing("token-of-another"));
    events.numberAll();
    assertThat(told.take()).contains("token-of-another");

    happen(EventType.TOKEN_DELETED, MINE);
    happen(EventType.SITE_CREATED, new Thing("site-after"));
    events.numberAll();

    watch.get(30, TimeUnit.SECONDS);
    assertThat(told).isEmpty();
  }

  @Test
  void a_stream_says_where_it_begins_without_an_event() throws Exception {
    happen(EventType.SITE_CREATED, new Thing("site-before"));
    events.numberAll();

    var _ = watch(_ -> true, new Every(Duration.ofHours(1)), 1);

    assertThat(begun).isEqualTo(": what the caller may see, as it happens\nid: 1\n\n");
  }

  @Test
  void a_stream_that_is_alive_says_how_far_it_is_past_what_others_see() throws Exception {
    var _ = watch(row -> row.subjectId().equals(MINE.value()), new Every(Duration.ZERO), 0);

    happen(EventType.SITE_CREATED, new Thing("site-of-others"));
    events.numberAll();

    assertThat(told.take()).isEqualTo(": still here\nid: 1\n\n");
  }

  @Test
  void a_reason_is_told_in_the_language_of_the_reader_where_there_are_words_for_it()
      throws Exception {
    var _ = watch();
    tell(Reason.ofAgent("disk-full", "No disk."));
    assertThat(told.take()).contains("\"reason\":\"Le stockage du nœud est plein.");

    tell(Reason.ofAgent("flux-capacitor", "Of no known kind."));
    assertThat(told.take()).contains("\"reason\":\"Of no known kind.\"");

    database.transact(
        () ->
            events.record(
                EventType.VM_PHASE, new Thing("vm-1"), null, null, Map.of("reason", "Of old.")));
    events.numberAll();
    assertThat(told.take()).contains("\"reason\":\"Of old.\"");
  }

  private void tell(Reason reason) {
    Map<String, Object> payload = new HashMap<>();
    reason.putInto(payload);
    database.transact(
        () -> events.record(EventType.VM_PHASE, new Thing("vm-1"), null, null, payload));
    events.numberAll();
  }

  /** Begins a stream of everything, which is allowed as far as the database says. */
  private CompletableFuture<Void> watch() throws InterruptedException {
    return watch(_ -> true, new Every(Duration.ofHours(1)), 0);
  }

  private CompletableFuture<Void> watch(Predicate<EventRow> wanted, Every heartbeat, long seen)
      throws InterruptedException {
    EventWatch watch =
        new EventWatch(
            events.feed(),
            new Semaphore(1),
            () -> looks.incrementAndGet() > 0,
            row -> row.type().equals("token.deleted") && row.subjectId().equals(MINE.value()),
            json,
            Locale.FRENCH,
            wanted,
            heartbeat,
            seen);
    OutputStream out =
        new ByteArrayOutputStream() {
          @Override
          public void flush() {
            told.add(toString(StandardCharsets.UTF_8));
            reset();
          }
        };
    CompletableFuture<Void> running = CompletableFuture.runAsync(() -> watch.writeTo(out));
    begun = told.take();
    assertThat(begun).startsWith(":");
    return running;
  }

  private void happen(EventType type, Thing subject) {
    database.transact(
        () -> events.record(type, subject, null, null, Map.of("name", subject.value())));
  }
}
