package cloud.faso.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Calls of the driver under way, each on a thread of its own and known by a number. */
final class UnderWay {
  private final Map<Long, Future<?>> calls = new ConcurrentHashMap<>();
  private final Executor threads;
  private final Consumer<Runnable> tell;

  /**
   * Nothing yet.
   *
   * @param tell given what a call brought, once it is under way no more
   */
  UnderWay(Executor threads, Consumer<Runnable> tell) {
    this.threads = threads;
    this.tell = tell;
  }

  /** Begins a call. It is known before it runs: it may end at once. */
  void begin(long number, Supplier<Runnable> call) {
    FutureTask<?> task = new FutureTask<>(() -> tell.accept(end(number, call)), null);
    calls.put(number, task);
    threads.execute(task);
  }

  private Runnable end(long number, Supplier<Runnable> call) {
    try {
      return call.get();
    } finally {
      // An interrupt was for the call, not for what comes after on this thread.
      Thread.interrupted();
      calls.remove(number);
    }
  }

  /** Interrupts a call that hangs, if it has not ended; it is not waited for again. */
  void interrupt(long number) {
    Future<?> call = calls.remove(number);
    if (call != null) {
      call.cancel(true);
    }
  }

  /** Interrupts all, which are not waited for again; false when there were none. */
  boolean giveUp() {
    boolean any = !calls.isEmpty();
    calls.keySet().forEach(this::interrupt);
    return any;
  }

  /** Gives all of them that long to end, and interrupts the rest. */
  void await(Duration patience, InstantSource clock) {
    Instant end = clock.instant().plus(patience);
    for (Future<?> call : calls.values()) {
      try {
        Duration left = Duration.between(clock.instant(), end);
        call.get(Math.max(0, left.toMillis()), TimeUnit.MILLISECONDS);
      } catch (Exception e) {
        // Steps may be cut short anywhere; the next start heals.
        call.cancel(true);
      }
    }
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }
}
