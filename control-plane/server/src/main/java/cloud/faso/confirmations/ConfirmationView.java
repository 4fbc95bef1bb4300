package cloud.faso.confirmations;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** What waits for a second person, as the API shows it. */
public record ConfirmationView(
    ConfirmationId id,
    ConfirmationPhase outcome,
    String operation,
    String target,
    String targetName,
    @Nullable String reason,
    String askedBy,
    String askedName,
    Instant askedAt,
    Instant expiresAt,
    @Nullable String endedBy,
    @Nullable Instant endedAt,
    @Nullable Instant usedAt) {

  static ConfirmationView of(ConfirmationRow row, Instant now) {
    return new ConfirmationView(
        row.id(),
        ConfirmationPhase.of(row.outcome(), row.expiresAt(), now),
        row.operation(),
        row.target(),
        row.targetName(),
        row.reason(),
        row.askedBy(),
        row.askedName(),
        row.askedAt(),
        row.expiresAt(),
        row.endedBy(),
        row.endedAt(),
        row.usedAt());
  }
}
