package cloud.faso.agent.core;

import java.time.Duration;

/**
 * How an agent paces itself.
 *
 * @param actSlots VMs acted on at once
 * @param fetchSlots VMs waiting for an image at once; most of them wait for the same one
 * @param maxRunning jobs running at once in all, slow ones included
 * @param slowAfter a job gives its slot back after this long
 * @param hangsAfter a job that made no progress for this long is interrupted and reported, once
 *     more each time it has lasted that long again; so is a look at everything that has not ended
 *     by then, which is then made again
 * @param lookEvery how often everything on the node is looked at
 * @param watchEvery how often a VM that should be changing by itself is looked at
 * @param retryAfter wait after the first failure; doubles with each
 * @param retryAtMost longest wait
 * @param hurryAfter how long a VM may be worked on before that is worth a report of its own
 */
public record CoreSettings(
    int actSlots,
    int fetchSlots,
    int maxRunning,
    Duration slowAfter,
    Duration hangsAfter,
    Duration lookEvery,
    Duration watchEvery,
    Duration retryAfter,
    Duration retryAtMost,
    Duration hurryAfter) {

  /** For a node of its own. */
  public static CoreSettings defaults() {
    return new CoreSettings(
        8,
        64,
        256,
        Duration.ofSeconds(10),
        Duration.ofMinutes(10),
        Duration.ofSeconds(15),
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        Duration.ofMinutes(5),
        Duration.ofMillis(500));
  }
}
