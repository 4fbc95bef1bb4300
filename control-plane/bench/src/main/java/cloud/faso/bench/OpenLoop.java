package cloud.faso.bench;

import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;

/**
 * Sends requests at a fixed pace, whether or not earlier ones were answered; each one's latency
 * counts from when it was due.
 */
final class OpenLoop {

  /** One request, told its number. */
  interface Request {
    void send(int number) throws Exception;
  }

  /**
   * @param latencies in nanoseconds
   */
  record Result(Histogram latencies, long failures) {

    String percentile(double percent) {
      return "%.1f ms".formatted(latencies.getValueAtPercentile(percent) / 1e6);
    }

    /** For a table. */
    String told() {
      return "p99 %s (p50 %s, max %.0f ms, %d sent%s)"
          .formatted(
              percentile(99),
              percentile(50),
              latencies.getMaxValue() / 1e6,
              latencies.getTotalCount(),
              failures == 0 ? "" : ", " + failures + " FAILED");
    }
  }

  private OpenLoop() {}

  static Result run(int perSecond, int seconds, Request request) {
    Histogram latencies = new ConcurrentHistogram(TimeUnit.MINUTES.toNanos(5), 3);
    LongAdder failures = new LongAdder();
    long began = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < perSecond * seconds; i++) {
        long due = began + TimeUnit.SECONDS.toNanos(i) / perSecond;
        int number = i;
        LockSupport.parkNanos(due - System.nanoTime());
        threads.execute(() -> measure(request, number, due, latencies, failures));
      }
    }
    return new Result(latencies, failures.sum());
  }

  private static void measure(
      Request request, int number, long due, Histogram latencies, LongAdder failures) {
    try {
      request.send(number);
    } catch (Exception e) {
      failures.increment();
    }
    latencies.recordValue(Math.min(System.nanoTime() - due, latencies.getHighestTrackableValue()));
  }
}
