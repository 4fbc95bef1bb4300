package cloud.faso.operations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** An operation as the API shows it. */
public record OperationView(
    OperationId id,
    String verb,
    String target,
    OperationPhase phase,
    @Nullable String reason,
    int attempts,
    Instant startedAt,
    @Nullable Instant endedAt,
    String actor) {

  static OperationView of(OperationRow row) {
    return new OperationView(
        row.id(),
        row.verb(),
        row.targetId(),
        OperationPhase.of(row.outcome()),
        row.reason(),
        row.attempts(),
        row.startedAt(),
        row.endedAt(),
        row.actor());
  }
}
