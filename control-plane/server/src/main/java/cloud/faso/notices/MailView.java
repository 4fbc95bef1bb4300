package cloud.faso.notices;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** A mail as the API shows it; what it says stays between us and its reader. */
public record MailView(
    MailId id,
    String notice,
    MailState state,
    String name,
    String email,
    String language,
    String subject,
    int attempts,
    @Nullable Instant nextAttemptAt,
    @Nullable String failure,
    @Nullable Instant sentAt,
    Instant createdAt) {

  static MailView of(MailRow row) {
    return new MailView(
        row.id(),
        row.notice(),
        MailState.of(row.outcome()),
        row.name(),
        row.email(),
        row.language(),
        row.subject(),
        row.attempts(),
        row.retryAt(),
        row.failure(),
        row.sentAt(),
        row.createdAt());
  }
}
