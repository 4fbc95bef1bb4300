package cloud.faso.agent.core;

import cloud.faso.agent.driver.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/** How often in a row the same steps were begun on a thing. */
final class Repeats {
  private static final int ALLOWED = 3;
  private static final Duration WITHIN = Duration.ofSeconds(30);

  private List<Step> last = List.of();
  private Instant lastAt = Instant.EPOCH;
  private int count;

  /** Steps are begun. Mere looks, which have none, do not count. */
  void begin(List<Step> steps, Instant now) {
    if (!steps.isEmpty()) {
      count = isRepeat(steps, now) ? count + 1 : 0;
      last = steps;
      lastAt = now;
    }
  }

  /** True when to begin these once more would be one too many. */
  boolean tooMany(List<Step> steps, Instant now) {
    return count >= ALLOWED && isRepeat(steps, now);
  }

  int count() {
    return count;
  }

  private boolean isRepeat(List<Step> steps, Instant now) {
    return steps.equals(last) && now.isBefore(lastAt.plus(WITHIN));
  }
}
