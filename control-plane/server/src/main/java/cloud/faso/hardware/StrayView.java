package cloud.faso.hardware;

import cloud.faso.spec.agent.Kind;
import java.time.Instant;

/** A stray as the API shows it. */
public record StrayView(
    String id,
    Kind kind,
    String name,
    String node,
    boolean holdsData,
    String detail,
    Instant firstSeenAt,
    Instant lastSeenAt) {

  static StrayView of(StrayRow row) {
    return new StrayView(
        row.id(),
        row.kind(),
        row.name(),
        row.node(),
        row.holdsData(),
        row.detail(),
        row.firstSeenAt(),
        row.lastSeenAt());
  }
}
