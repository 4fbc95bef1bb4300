package cloud.faso.operations;

import java.time.Instant;
import java.util.Locale;
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

  static OperationView of(OperationRow row, Locale locale) {
    Reason why = row.why();
    return new OperationView(
        row.id(),
        row.verb(),
        row.targetId(),
        OperationPhase.of(row.outcome()),
        why == null ? null : why.in(locale),
        row.attempts(),
        row.startedAt(),
        row.endedAt(),
        row.actor());
  }
}
