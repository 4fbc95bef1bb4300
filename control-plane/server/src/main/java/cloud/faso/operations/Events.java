package cloud.faso.operations;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What happened, in an order that a reader can resume from. An event is written in the transaction
 * of its cause, without a number: transactions commit in another order than they begin. The
 * sequencer numbers what is committed, so whoever has seen number n has seen all below it.
 */
public final class Events {

  private static final int BATCH = 1000;
  private static final String ALL = "events";

  private final Database database;
  private final EventTable table;
  private final IdSource ids;
  private final InstantSource clock;
  private final ObjectMapper json;
  private final Signals<String> signals = new Signals<>();

  public Events(Database database, IdSource ids, InstantSource clock, ObjectMapper json) {
    this.database = database;
    this.table = database.table(EventTable.class);
    this.ids = ids;
    this.clock = clock;
    this.json = json;
  }

  /**
   * Records that something happened; to be called in the transaction of its cause.
   *
   * @param type e.g. {@code vm.created}
   * @param payload what a watcher needs to know; never a secret
   */
  public void record(
      String type,
      TypedId subject,
      @Nullable TenantId tenant,
      @Nullable MinistryId ministry,
      Map<String, Object> payload) {
    table.insert(
        new EventRow(
            ids.next(EventId.PREFIX, EventId::new),
            null,
            type,
            subject.value(),
            tenant,
            ministry,
            write(payload),
            clock.instant()));
  }

  /** Numbers what was committed since the last run. */
  public Periodic sequencer() {
    return new Periodic("number-events", Duration.ofMillis(100), this::numberAll);
  }

  /** The events after number {@code seq}, oldest first; waits for one when there is none yet. */
  public List<EventRow> after(long seq, int limit, Duration atMost) {
    List<EventRow> found =
        signals.await(
            ALL,
            atMost,
            Duration.ofSeconds(1),
            () -> {
              List<EventRow> rows = table.after(seq, limit);
              return rows.isEmpty() ? null : rows;
            });
    return found == null ? List.of() : found;
  }

  /** The number of the newest event. */
  public long last() {
    return table.last();
  }

  void numberAll() {
    while (numberSome() == BATCH) {
      // more are waiting
    }
  }

  private int numberSome() {
    return database.transact(
        () -> {
          long last = table.lockSequence();
          List<EventId> waiting = table.unnumbered(BATCH);
          if (!waiting.isEmpty()) {
            List<Long> numbers =
                LongStream.rangeClosed(last + 1, last + waiting.size()).boxed().toList();
            table.number(waiting, numbers);
            table.advanceSequence(numbers.getLast());
            database.afterCommit(() -> signals.signal(ALL));
          }
          return waiting.size();
        });
  }

  private String write(Map<String, Object> payload) {
    try {
      return json.writeValueAsString(payload);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("an event that is no JSON", e);
    }
  }
}
