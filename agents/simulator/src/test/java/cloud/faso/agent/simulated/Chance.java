package cloud.faso.agent.simulated;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/** A seeded scheduler: what is to happen, when, and whether it happens at all. */
final class Chance {
  private final SplittableRandom random;
  private final StillClock clock;
  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparing(Event::at).thenComparingLong(Event::number));
  private long number;

  Chance(long seed, StillClock clock) {
    this.random = new SplittableRandom(seed);
    this.clock = clock;
  }

  SplittableRandom random() {
    return random;
  }

  boolean oneIn(int count) {
    return random.nextInt(count) == 0;
  }

  int upTo(int bound) {
    return random.nextInt(bound);
  }

  /** Has something happen some time within {@code most}. */
  void soon(Duration most, Runnable what) {
    at(clock.instant().plusMillis(random.nextLong(most.toMillis() + 1)), what);
  }

  void at(Instant when, Runnable what) {
    events.add(new Event(when, number++, what));
  }

  /** Lets the next thing happen; false when there is none before {@code until}. */
  boolean step(Instant until) {
    Event next = events.peek();
    if (next == null || next.at().isAfter(until)) {
      clock.advanceTo(until);
      return false;
    }
    events.remove();
    clock.advanceTo(next.at());
    next.what().run();
    return true;
  }

  private record Event(Instant at, long number, Runnable what) {}
}
