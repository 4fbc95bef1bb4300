package cloud.faso.agent.simulated;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A node whose messages do not get through for a while; its guests run on.
 *
 * @param nodes a node's name, or the beginning of names and a star; null for all
 * @param after how long after the simulator's start it begins
 * @param lasting how long it lasts
 * @param every how often it returns; null for once
 */
public record Silence(@Nullable String nodes, Span after, Span lasting, @Nullable Span every) {

  /** Checks that it is told when it is. */
  @SuppressWarnings("ConstantValue") // whoever wrote a script may have left them out
  public Silence {
    if (after == null || lasting == null) {
      throw new IllegalArgumentException("A silence needs both after and lasting.");
    }
  }

  boolean covers(String node, Instant started, Instant now) {
    if (!Glob.matches(nodes, node)) {
      return false;
    }
    Duration since = Duration.between(started.plus(after.least()), now);
    if (since.isNegative()) {
      return false;
    }
    if (every != null && every.least().isPositive()) {
      since = Duration.ofMillis(since.toMillis() % every.least().toMillis());
    }
    return since.compareTo(lasting.least()) < 0;
  }
}
