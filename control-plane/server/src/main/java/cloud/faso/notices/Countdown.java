package cloud.faso.notices;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalInt;

/**
 * When people are warned of an end that comes.
 *
 * @param daysBefore so many days before it
 */
public record Countdown(List<Integer> daysBefore) {

  public Countdown {
    daysBefore = daysBefore.stream().sorted().toList();
  }

  /** The warning that is due: of several that were missed, only the nearest to the end. */
  public OptionalInt due(Instant end, Instant now) {
    return daysBefore.stream()
        .filter(days -> !end.minus(Duration.ofDays(days)).isAfter(now))
        .mapToInt(Integer::intValue)
        .findFirst();
  }

  /** Nothing that ends later than so long from now is to be warned of. */
  public Duration longest() {
    return Duration.ofDays(daysBefore.stream().max(Comparator.naturalOrder()).orElse(0));
  }
}
