package cloud.faso.metering;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** However many tell at once of one thing, there is one row of its day, with all of it. */
@OnBothDatabases
final class TrafficMeterTest {

  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");
  private static final int THINGS = 20;
  private static final int TELLERS = 2;

  private final DataSource source;
  private final Jdbi jdbi;
  private final Database database;
  private final TrafficMeter meter;

  TrafficMeterTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    jdbi = Databases.jdbi(source);
    database = new Database(jdbi, CommitObserver.NONE);
    meter = new TrafficMeter(database, ZoneOffset.UTC);
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into ministry (id, code, name_fr, name_en, version, created_at)
                values ('ministry-1', 'sante', 'Santé', 'Health', 1, ?)
                """,
                NOON));
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  private static Passed passed(String thing) {
    return new Passed(
        thing, "web", new TenantId("tenant-1"), "prod", new MinistryId("ministry-1"), NOON, 10, 1);
  }

  @Test
  void what_two_nodes_tell_at_once_is_in_one_row() throws Exception {
    CyclicBarrier together = new CyclicBarrier(TELLERS);
    try (ExecutorService threads = Executors.newFixedThreadPool(TELLERS)) {
      List<Future<?>> tellings = new ArrayList<>();
      for (int i = 0; i < TELLERS; i++) {
        tellings.add(threads.submit(() -> tellOfAll(together)));
      }
      for (Future<?> each : tellings) {
        each.get();
      }
    }
    // A row that was there twice would take each later telling twice.
    for (int i = 0; i < THINGS; i++) {
      Passed later = passed("vm-" + i);
      database.transact(() -> meter.passed(List.of(later)));
    }

    List<Long> sent =
        jdbi.withHandle(
            handle ->
                handle.createQuery("select sent_bytes from traffic").mapTo(Long.class).list());
    assertThat(sent).hasSize(THINGS).containsOnly(10L * (TELLERS + 1));
  }

  /** Of each thing when all others do, too. */
  private void tellOfAll(CyclicBarrier together) {
    try {
      for (int i = 0; i < THINGS; i++) {
        Passed telling = passed("vm-" + i);
        AtomicBoolean met = new AtomicBoolean();
        database.transact(
            () -> {
              if (met.compareAndSet(false, true)) {
                await(together);
              }
              meter.passed(List.of(telling));
            });
      }
    } finally {
      // Who fails keeps nobody waiting.
      together.reset();
    }
  }

  private static void await(CyclicBarrier together) {
    try {
      together.await();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
