package cloud.faso.agent.core;

import static java.util.stream.Collectors.toSet;

import cloud.faso.spec.agent.PortCounters;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which counters ride on a report: those that moved, at most once in {@link #PACE}. They are
 * cumulative, so a report that is lost loses nothing: the next one tells them.
 */
public final class Counting {
  /** So far a count may be behind; what it costs the control plane goes by this. */
  public static final Duration PACE = Duration.ofMinutes(1);

  private final Map<String, PortCounters> told = new HashMap<>();
  private Instant toldAt = Instant.MIN;

  /**
   * What a report tells.
   *
   * @param present all counters, one of each port
   * @param complete whether the report tells everything
   */
  public synchronized List<PortCounters> take(
      List<PortCounters> present, boolean complete, Instant now) {
    told.keySet().retainAll(present.stream().map(PortCounters::id).collect(toSet()));
    if (complete) {
      return present;
    }
    // A clock that was set back must not silence it.
    boolean isDue = now.isBefore(toldAt) || now.minus(PACE).compareTo(toldAt) >= 0;
    return isDue
        ? present.stream().filter(each -> !each.equals(told.get(each.id()))).toList()
        : List.of();
  }

  /** A report that told these was acknowledged. */
  public synchronized void told(List<PortCounters> counters, Instant now) {
    if (!counters.isEmpty()) {
      toldAt = now;
      counters.forEach(each -> told.put(each.id(), each));
    }
  }
}
