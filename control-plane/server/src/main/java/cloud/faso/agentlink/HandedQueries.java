package cloud.faso.agentlink;

import cloud.faso.hardware.NodeId;
import cloud.faso.spec.agent.ConsoleQuery;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which console queries were handed to agents lately. A query stays open until it is answered, and
 * a poll that found it again each time would spin; one that goes unanswered is handed again after a
 * while, for the first answer may have been lost.
 */
final class HandedQueries {

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(3);

  private final ConcurrentHashMap<NodeId, Map<String, Instant>> handed = new ConcurrentHashMap<>();

  /** Those of {@code open} that the node's agent was not handed lately. */
  List<ConsoleQuery> fresh(NodeId node, List<ConsoleQuery> open, Instant now) {
    if (open.isEmpty()) {
      handed.remove(node);
      return open;
    }
    Map<String, Instant> before = handed.getOrDefault(node, Map.of());
    Instant limit = now.minus(AGAIN_AFTER);
    return open.stream()
        .filter(query -> !before.getOrDefault(query.id(), Instant.EPOCH).isAfter(limit))
        .toList();
  }

  /** These go to the node's agent now. */
  void hand(NodeId node, List<ConsoleQuery> queries, Instant now) {
    if (queries.isEmpty()) {
      return;
    }
    handed.compute(
        node,
        (_, before) -> {
          Map<String, Instant> after = new HashMap<>(before == null ? Map.of() : before);
          after.values().removeIf(at -> at.isBefore(now.minus(AGAIN_AFTER)));
          queries.forEach(query -> after.put(query.id(), now));
          return after;
        });
  }
}
