package cloud.faso.operations;

import cloud.faso.platform.background.Signals;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ConcurrentSkipListMap;
import org.jspecify.annotations.Nullable;

/**
 * The newest events in memory, for any number of watchers: one reads the database for all. A
 * watcher that is further behind than the memory reaches reads the database by itself.
 */
final class EventFeed {

  private static final int KEPT = 10_000;
  private static final int BATCH = 1000;
  private static final String ALL = "events";

  private final EventTable table;
  private final ConcurrentSkipListMap<Long, EventRow> recent = new ConcurrentSkipListMap<>();
  private final Signals<String> signals = new Signals<>();
  private volatile long newest = -1;
  private volatile boolean closed;

  EventFeed(EventTable table) {
    this.table = table;
  }

  /** Takes in what was numbered since, and wakes the watchers. */
  synchronized void follow() {
    if (newest < 0) {
      newest = table.last();
    }
    List<EventRow> more = table.after(newest, BATCH);
    while (!more.isEmpty()) {
      more.forEach(row -> recent.put(number(row), row));
      newest = number(more.getLast());
      more = table.after(newest, BATCH);
    }
    recent.headMap(newest - KEPT).clear();
    signals.signal(ALL);
  }

  /** The events after number {@code seq}, oldest first; waits for one when there is none yet. */
  List<EventRow> after(long seq, int limit, Duration atMost) {
    if (newest < 0) {
      follow();
    }
    List<EventRow> found =
        signals.await(ALL, atMost, atMost.plusSeconds(1), () -> look(seq, limit));
    return found == null ? List.of() : found;
  }

  private @Nullable List<EventRow> look(long seq, int limit) {
    if (seq >= newest) {
      return closed ? List.of() : null;
    }
    List<EventRow> kept = recent.tailMap(seq, false).values().stream().limit(limit).toList();
    // Some may just have been forgotten here; the numbers have no gaps.
    boolean whole = !kept.isEmpty() && number(kept.getLast()) == seq + kept.size();
    return whole ? kept : table.after(seq, limit);
  }

  void close() {
    closed = true;
    signals.signal(ALL);
  }

  boolean isClosed() {
    return closed;
  }

  private static long number(EventRow row) {
    Long seq = row.seq();
    return seq == null ? 0 : seq;
  }
}
