package cloud.faso.platform.background;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Keeps when each periodic work last succeeded, for those who ask how the platform is. */
public final class WorkLedger {

  /** A work that is late by so many of its paces, and by a minute at least, is overdue. */
  private static final int PACES = 5;

  private static final Duration LEAST = Duration.ofMinutes(1);

  private final InstantSource clock;
  private final Instant begun;
  private final Map<String, Entry> entries = new ConcurrentSkipListMap<>();

  public WorkLedger(InstantSource clock) {
    this.clock = clock;
    this.begun = clock.instant();
  }

  /** What is known of one work. */
  public static final class Entry {
    private final String name;
    private final Duration every;
    private final LongAdder successes = new LongAdder();
    private final LongAdder failures = new LongAdder();
    private volatile @Nullable Instant lastSuccess;

    Entry(String name, Duration every) {
      this.name = name;
      this.every = every;
    }

    public String name() {
      return name;
    }

    public long successes() {
      return successes.sum();
    }

    public long failures() {
      return failures.sum();
    }

    /** Null for never. */
    public @Nullable Instant lastSuccess() {
      return lastSuccess;
    }
  }

  /** The same works, their runs written down. */
  public List<Periodic> watch(List<Periodic> works) {
    return works.stream().map(this::watch).toList();
  }

  /** Every work, in order of name. */
  public Collection<Entry> entries() {
    return entries.values();
  }

  /** How long ago the work last succeeded, or the process began. */
  public Duration sinceSuccess(Entry entry) {
    Instant last = entry.lastSuccess;
    return Duration.between(last == null ? begun : last, clock.instant());
  }

  /** Those that should have succeeded long since. */
  public List<Entry> overdue() {
    return entries.values().stream().filter(this::isOverdue).toList();
  }

  private boolean isOverdue(Entry entry) {
    Duration allowed = entry.every.multipliedBy(PACES).plus(LEAST);
    return sinceSuccess(entry).compareTo(allowed) > 0;
  }

  private Periodic watch(Periodic work) {
    Entry entry = entries.computeIfAbsent(work.name(), name -> new Entry(name, work.every()));
    return new Periodic(work.name(), work.every(), () -> run(work, entry));
  }

  private void run(Periodic work, Entry entry) {
    try {
      work.work().run();
    } catch (Throwable e) {
      entry.failures.increment();
      throw e;
    }
    entry.successes.increment();
    entry.lastSuccess = clock.instant();
  }
}
