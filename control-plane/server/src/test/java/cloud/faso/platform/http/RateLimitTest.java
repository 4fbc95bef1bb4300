package cloud.faso.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** Tokens that share nothing but the clock. */
final class RateLimitTest {

  private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5);
  private final RateLimit<String> limit = new RateLimit<>(10, nanos::get);

  @Test
  void a_second_s_worth_may_be_spent_at_once_and_no_more() {
    for (int i = 0; i < 10; i++) {
      assertThat(limit.take("a")).isZero();
    }
    assertThat(limit.take("a")).isEqualTo(1);
    assertThat(limit.take("b")).as("another's share").isZero();
  }

  @Test
  void it_fills_up_again_as_time_goes_by() {
    for (int i = 0; i < 11; i++) {
      limit.take("a");
    }
    nanos.addAndGet(Duration.ofMillis(100).toNanos());

    assertThat(limit.take("a")).isZero();
    assertThat(limit.take("a")).isEqualTo(1);
  }

  @Test
  void whoever_is_held_up_after_a_look_at_the_clock_is_not_taken_for_one_in_a_hurry()
      throws Exception {
    Thread slow = Thread.currentThread();
    AtomicReference<RateLimit<String>> shared = new AtomicReference<>();
    Thread later = Thread.ofPlatform().unstarted(() -> shared.get().take("a"));
    shared.set(
        new RateLimit<>(
            10,
            () -> {
              long read = nanos.get();
              if (Thread.currentThread() == slow) {
                nanos.addAndGet(Duration.ofSeconds(2).toNanos());
                later.start();
                awaitAnyOf(later, Thread.State.TERMINATED, Thread.State.BLOCKED);
              }
              return read;
            }));

    assertThat(shared.get().take("a")).isZero();
    later.join();
  }

  private static void awaitAnyOf(Thread thread, Thread.State... states) {
    while (!List.of(states).contains(thread.getState())) {
      Thread.onSpinWait();
    }
  }

  @Test
  void who_has_been_quiet_is_forgotten() {
    for (int i = 0; i < 3000; i++) {
      limit.take("caller-" + i);
      nanos.addAndGet(Duration.ofMillis(10).toNanos());
    }

    assertThat(limit.size()).isLessThan(1100);
  }
}
