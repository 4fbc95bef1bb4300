package cloud.faso.agent;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Calls of the driver under way, each on a thread of its own and known by a number. */
final class UnderWay {
  private static final Logger log = LoggerFactory.getLogger(UnderWay.class);

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
      if (!endsWithin(Duration.between(clock.instant(), end), call)) {
        // Steps may be cut short anywhere; the next start heals.
        call.cancel(true);
      }
    }
  }

  private static boolean endsWithin(Duration patience, Future<?> call) {
    try {
      call.get(Math.max(0, patience.toMillis()), TimeUnit.MILLISECONDS);
      return true;
    } catch (TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (CancellationException | ExecutionException e) {
      log.debug("A call ended without telling anything", e);
      return true;
    }
  }

  boolean isEmpty() {
    return calls.isEmpty();
  }
}
