package cloud.faso.agent;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.agent.core.Counting;
import cloud.faso.spec.agent.PortCounters;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class CountingTest {
  private static final Instant NOON = Instant.parse("2026-11-30T12:00:00Z");

  private final Counting counting = new Counting();

  private static PortCounters at(String port, long bytes) {
    return new PortCounters(port, "card", bytes, 0, 0, 0, 0, 0, 0, 0);
  }

  @Test
  void what_moved_is_told_once_a_minute_and_no_more() {
    List<PortCounters> before = List.of(at("port-1", 1), at("port-2", 2));
    assertThat(counting.take(before, false, NOON)).isEqualTo(before);
    counting.told(before, NOON);

    List<PortCounters> after = List.of(at("port-1", 5), at("port-2", 2));
    assertThat(counting.take(after, false, NOON.plusSeconds(59))).isEmpty();
    assertThat(counting.take(after, false, NOON.plusSeconds(60))).containsExactly(at("port-1", 5));
    assertThat(counting.take(after, true, NOON.plusSeconds(9))).as("complete").isEqualTo(after);
  }

  @Test
  void what_was_lost_is_told_by_the_next_report() {
    List<PortCounters> seen = List.of(at("port-1", 1));
    assertThat(counting.take(seen, false, NOON)).isEqualTo(seen);

    assertThat(counting.take(seen, false, NOON.plusSeconds(9))).isEqualTo(seen);
  }

  @Test
  void a_clock_that_is_set_back_does_not_silence_it() {
    counting.told(List.of(at("port-1", 1)), NOON);

    assertThat(counting.take(List.of(at("port-1", 2)), false, NOON.minusSeconds(3600))).hasSize(1);
  }
}
