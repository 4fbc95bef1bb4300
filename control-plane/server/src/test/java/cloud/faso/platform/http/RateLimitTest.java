package cloud.faso.platform.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
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
  void who_has_been_quiet_is_forgotten() {
    for (int i = 0; i < 3000; i++) {
      limit.take("caller-" + i);
      nanos.addAndGet(Duration.ofMillis(10).toNanos());
    }

    assertThat(limit.size()).isLessThan(1100);
  }
}
