package cloud.faso.agent.core;

import cloud.faso.agent.driver.FetchImage;
import cloud.faso.agent.driver.VmStep;
import java.util.List;

/**
 * Work on one VM: do the steps in order, stopping at the first that fails, then look at the VM.
 *
 * @param number tells jobs apart; grows
 * @param steps none for a mere look
 */
public record Job(long number, String vmId, List<VmStep> steps) {

  /** True when it only fetches an image, which needs no look at the VM afterwards. */
  public boolean fetches() {
    return !steps.isEmpty() && steps.getFirst() instanceof FetchImage;
  }
}
