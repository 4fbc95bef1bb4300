package cloud.faso.testcloud;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** What happens next: a queue of things to do, on a clock that moves only from one to the next. */
final class Scheduler implements InstantSource {

  private record Due(Instant at, long order, Runnable action) {}

  private final PriorityQueue<Due> queue =
      new PriorityQueue<>(
          (one, other) ->
              one.at().equals(other.at())
                  ? Long.compare(one.order(), other.order())
                  : one.at().compareTo(other.at()));
  private final SplittableRandom random;
  private Instant now = Instant.parse("2026-11-25T08:00:00Z");

  Scheduler(SplittableRandom random) {
    this.random = random;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /**
   * Does {@code action} after {@code delay}; what falls on the same moment happens in any order.
   */
  void after(Duration delay, Runnable action) {
    queue.add(new Due(now.plus(delay), random.nextLong(), action));
  }

  /** Does {@code action} at some time within {@code atMost}. */
  void within(Duration atMost, Runnable action) {
    after(Duration.ofMillis(random.nextLong(atMost.toMillis() + 1)), action);
  }

  /** So much time goes by in which nothing is done: what was due is done after it. */
  void skip(Duration time) {
    now = now.plus(time);
  }

  /** Does the next thing. */
  void step() {
    Due next = queue.remove();
    now = next.at().isAfter(now) ? next.at() : now;
    next.action().run();
  }
}
