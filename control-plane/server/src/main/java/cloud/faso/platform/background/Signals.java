package cloud.faso.platform.background;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Wakes those who wait for something to become true of a key. A waiter looks, and sleeps only if
 * nothing was signalled since before it looked, so that no change slips between the two.
 */
public final class Signals<K> {

  private final ConcurrentHashMap<K, Line> lines = new ConcurrentHashMap<>();
  private volatile boolean closed;

  /** Those who wait for one key. */
  private static final class Line {
    final ReentrantLock lock = new ReentrantLock();
    final Condition changed = lock.newCondition();
    long count;
    int waiting;
  }

  /** Something about {@code key} changed: everyone who waits for it looks again. */
  public void signal(K key) {
    Line line = lines.get(key);
    if (line == null) {
      return;
    }
    line.lock.lock();
    try {
      line.count++;
      line.changed.signalAll();
    } finally {
      line.lock.unlock();
    }
  }

  /** Everyone looks again, whatever they wait for. */
  public void signalAll() {
    lines.keySet().forEach(this::signal);
  }

  /**
   * Calls {@code look} until it gives something, after every signal and once a {@code recheck} in
   * case another replica made the change; gives what the last look gave.
   *
   * @param atMost how long to wait; zero or less looks once
   */
  public <T> @Nullable T await(
      K key, Duration atMost, Duration recheck, Supplier<@Nullable T> look) {
    Line line = enter(key);
    try {
      return await(line, atMost, recheck, look);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    } finally {
      leave(key, line);
    }
  }

  private <T> @Nullable T await(
      Line line, Duration atMost, Duration recheck, Supplier<@Nullable T> look)
      throws InterruptedException {
    long deadline = System.nanoTime() + atMost.toNanos();
    while (true) {
      long before = count(line);
      T seen = look.get();
      long left = deadline - System.nanoTime();
      if (seen != null || left <= 0 || closed) {
        return seen;
      }
      sleep(line, before, Math.min(left, recheck.toNanos()));
      if (System.nanoTime() >= deadline && count(line) == before) {
        return null;
      }
    }
  }

  private static void sleep(Line line, long before, long nanos) throws InterruptedException {
    line.lock.lock();
    try {
      while (line.count == before && nanos > 0) {
        nanos = line.changed.awaitNanos(nanos);
      }
    } finally {
      line.lock.unlock();
    }
  }

  private static long count(Line line) {
    line.lock.lock();
    try {
      return line.count;
    } finally {
      line.lock.unlock();
    }
  }

  private Line enter(K key) {
    return Objects.requireNonNull(
        lines.compute(
            key,
            (_, present) -> {
              Line line = present == null ? new Line() : present;
              line.waiting++;
              return line;
            }));
  }

  private void leave(K key, Line line) {
    lines.computeIfPresent(key, (_, _) -> --line.waiting == 0 ? null : line);
  }

  /** Ends every wait for good, as if its time were up: the process is about to stop. */
  public void close() {
    closed = true;
    signalAll();
  }

  /** How many keys are waited for; for metrics. */
  public int waitedFor() {
    return lines.size();
  }
}
