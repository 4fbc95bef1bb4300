package cloud.faso.notices;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A mail as stored.
 *
 * @param notice type of what it tells
 * @param name of the recipient
 * @param attempts that were begun
 * @param outcome a {@link MailState}; null while it waits
 * @param retryAt not before; null once it has an outcome
 * @param failure what went wrong last, in the mail server's words
 */
public record MailRow(
    MailId id,
    String notice,
    String name,
    String email,
    String language,
    String subject,
    String body,
    int attempts,
    @Nullable String outcome,
    @Nullable Instant retryAt,
    @Nullable String failure,
    @Nullable Instant sentAt,
    Instant createdAt) {}
