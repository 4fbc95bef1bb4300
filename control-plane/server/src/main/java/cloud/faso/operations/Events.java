package cloud.faso.operations;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.audit.AuditTarget;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/**
 * What happened, in an order that a reader can resume from. An event is written in the transaction
 * of its cause, without a number: transactions commit in another order than they begin. The
 * sequencer numbers what is committed, so whoever has seen number n has seen all below it.
 */
public final class Events {

  private static final int BATCH = 1000;

  private final Database database;
  private final EventTable table;
  private final IdSource ids;
  private final InstantSource clock;
  private final EventFeed feed;

  public Events(Database database, IdSource ids, InstantSource clock) {
    this.database = database;
    this.table = database.table(EventTable.class);
    this.ids = ids;
    this.clock = clock;
    this.feed = new EventFeed(table);
  }

  /**
   * Records that something happened; to be called in the transaction of its cause. Who caused it is
   * added.
   *
   * @param payload what a watcher needs to know: {@code name}, {@code phase}, a {@link Reason};
   *     never a secret
   */
  public void record(
      EventType type,
      TypedId subject,
      @Nullable TenantId tenant,
      @Nullable MinistryId ministry,
      Map<String, Object> payload) {
    Map<String, Object> whole = new TreeMap<>(payload);
    String actor = Actor.current();
    if (actor != null) {
      whole.put("actor", actor);
    }
    recordOfOthers(type, subject, tenant, ministry, whole);
  }

  /** As {@link #record}, for those who may not know who caused it: it was another tenant's deed. */
  public void recordOfOthers(
      EventType type,
      TypedId subject,
      @Nullable TenantId tenant,
      @Nullable MinistryId ministry,
      Map<String, Object> payload) {
    about(subject, tenant, ministry);
    table.insert(
        new EventRow(
            ids.next(EventId.PREFIX, EventId::new),
            null,
            type.text(),
            subject.value(),
            tenant,
            ministry,
            StoredJson.write(new TreeMap<>(payload)),
            clock.instant()));
  }

  /** Tells the audit what a call is about that makes no event. */
  public void about(TypedId subject, @Nullable TenantId tenant, @Nullable MinistryId ministry) {
    Actor.changes(new AuditTarget(subject.value(), tenant, ministry));
  }

  /** Tells the audit what allowed the call. */
  public void because(TypedId cause) {
    Actor.because(cause);
  }

  /** Numbers what was committed since the last run. */
  public Periodic sequencer() {
    return new Periodic("number-events", Duration.ofMillis(100), this::numberAll);
  }

  /** Looks for what other replicas numbered. */
  public Periodic follower() {
    return new Periodic("follow-events", Duration.ofSeconds(1), feed::follow);
  }

  /** Forgets what is older than {@code age}. */
  public Periodic forgetting(Duration age) {
    return new Periodic("forget-events", Duration.ofMinutes(10), () -> forget(age));
  }

  /** What watchers read from. */
  EventFeed feed() {
    return feed;
  }

  /** The events after number {@code seq}, oldest first; waits for one when there is none yet. */
  public List<EventRow> after(long seq, int limit, Duration atMost) {
    return feed.after(seq, limit, atMost);
  }

  /** The number of the newest event. */
  public long last() {
    return table.last();
  }

  /** Ends every wait for good: the process is about to stop. */
  public void close() {
    feed.close();
  }

  void numberAll() {
    // A look costs less than the lock, and mostly finds nothing.
    while (!table.unnumbered(1).isEmpty() && numberSome() == BATCH) {
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
            database.afterCommit(feed::follow);
          }
          return waiting.size();
        });
  }

  private void forget(Duration age) {
    EventId before = IdSource.floor(EventId.PREFIX, clock.instant().minus(age), EventId::new);
    while (database.transact(() -> table.deleteBefore(before, BATCH)) == BATCH) {
      // more are waiting
    }
  }
}
