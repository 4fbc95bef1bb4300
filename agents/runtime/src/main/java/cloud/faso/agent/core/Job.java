package cloud.faso.agent.core;

import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.driver.Step;
import cloud.faso.spec.agent.Kind;
import java.util.List;

/**
 * Work on one thing: do the steps in order, stopping at the first that fails, then look at it.
 *
 * @param number tells jobs apart; grows
 * @param steps none for a mere look
 */
public record Job(long number, Kind kind, String id, List<Step> steps) {

  /** True when it only fetches an image, which needs no look at the thing afterwards. */
  public boolean fetches() {
    return !steps.isEmpty() && steps.getFirst() instanceof FetchImage;
  }
}
