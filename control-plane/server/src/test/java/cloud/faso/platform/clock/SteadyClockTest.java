package cloud.faso.platform.clock;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class SteadyClockTest {

  private static final Instant BEGIN = Instant.parse("2026-11-30T10:00:00Z");

  private Instant wall = BEGIN;
  private long nanos = Long.MAX_VALUE - 5;
  private final SteadyClock clock = new SteadyClock(() -> wall, () -> nanos);

  private Instant after(Duration time) {
    wall = wall.plus(time);
    nanos += time.toNanos();
    return clock.instant();
  }

  @Test
  void holds_out_when_nobody_looked_for_long_before() {
    Instant right = after(Duration.ofHours(9));
    wall = wall.plus(Duration.ofHours(5));
    assertThat(after(Duration.ofHours(3))).isEqualTo(right.plus(Duration.ofHours(3)));
  }

  @Test
  void goes_as_the_other_does() {
    assertThat(clock.instant()).isEqualTo(BEGIN);
    assertThat(after(Duration.ofHours(5))).isEqualTo(wall);
  }

  @Test
  void follows_one_that_is_a_little_fast_or_slow() {
    for (int minute = 0; minute < 600; minute++) {
      wall = wall.plusSeconds(minute < 300 ? 1 : -1);
      assertThat(after(Duration.ofMinutes(1))).isEqualTo(wall);
    }
  }

  @Test
  void does_not_jump_with_one_that_is_set_and_set_right_again() {
    for (Duration step : new Duration[] {Duration.ofHours(5), Duration.ofDays(-400)}) {
      Instant right = after(Duration.ofMinutes(1));
      wall = wall.plus(step);
      assertThat(clock.instant()).isEqualTo(right);
      assertThat(after(Duration.ofMinutes(59))).isEqualTo(right.plusSeconds(59 * 60));
      wall = wall.minus(step);
      assertThat(after(Duration.ofMinutes(1))).isEqualTo(wall).isEqualTo(right.plusSeconds(3600));
    }
  }

  @Test
  void follows_one_that_stays_where_it_was_set() {
    Instant right = after(Duration.ofMinutes(1));
    wall = wall.plus(Duration.ofHours(5));
    assertThat(clock.instant()).isEqualTo(right);
    assertThat(after(Duration.ofMinutes(59))).isEqualTo(right.plusSeconds(59 * 60));
    assertThat(after(Duration.ofMinutes(1))).isEqualTo(wall);
    assertThat(after(Duration.ofMinutes(1))).isEqualTo(wall);
  }

  @Test
  void holds_out_anew_each_time_it_is_set() {
    var _ = after(Duration.ofMinutes(1));
    wall = wall.plus(Duration.ofHours(5));
    var _ = after(Duration.ofMinutes(50));
    wall = wall.minus(Duration.ofHours(5));
    var _ = after(Duration.ofMinutes(1));
    wall = wall.plus(Duration.ofHours(5));
    assertThat(after(Duration.ofMinutes(50))).isEqualTo(wall.minus(Duration.ofHours(5)));
  }
}
