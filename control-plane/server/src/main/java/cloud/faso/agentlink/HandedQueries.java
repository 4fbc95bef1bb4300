package cloud.faso.agentlink;

import cloud.faso.hardware.NodeId;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * Which queries were handed to agents lately. A query stays open until it is answered, and a poll
 * that found it again each time would spin; one that goes unanswered is handed again after a while,
 * for the first answer may have been lost.
 */
final class HandedQueries<Q> {

  private static final Duration AGAIN_AFTER = Duration.ofSeconds(3);

  private final ConcurrentHashMap<NodeId, Map<String, Instant>> handed = new ConcurrentHashMap<>();
  private final Function<Q, String> id;

  HandedQueries(Function<Q, String> id) {
    this.id = id;
  }

  /** Those of {@code open} that the node's agent was not handed lately. */
  List<Q> fresh(NodeId node, List<Q> open, Instant now) {
    if (open.isEmpty()) {
      handed.remove(node);
      return open;
    }
    Map<String, Instant> before = handed.getOrDefault(node, Map.of());
    Instant limit = now.minus(AGAIN_AFTER);
    return open.stream()
        .filter(query -> !before.getOrDefault(id.apply(query), Instant.EPOCH).isAfter(limit))
        .toList();
  }

  /** These go to the node's agent now. */
  void hand(NodeId node, List<Q> queries, Instant now) {
    if (queries.isEmpty()) {
      return;
    }
    handed.compute(
        node,
        (_, before) -> {
          Map<String, Instant> after = new HashMap<>(before == null ? Map.of() : before);
          after.values().removeIf(at -> at.isBefore(now.minus(AGAIN_AFTER)));
          queries.forEach(query -> after.put(id.apply(query), now));
          return after;
        });
  }
}
