package cloud.faso.webhooks;

import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as the API shows it.
 *
 * @param ministry code of its ministry; null for the platform's
 * @param backlog deliveries that wait in its queue
 * @param nextAttemptAt null when nothing waits for a time
 */
public record WebhookView(
    WebhookId id,
    String name,
    @Nullable String ministry,
    @Nullable TenantId tenant,
    String url,
    List<String> events,
    String language,
    @Nullable String description,
    boolean enabled,
    @Nullable String disabledBy,
    @Nullable Instant lastDeliveredAt,
    @Nullable Instant failingSince,
    @Nullable Instant nextAttemptAt,
    long backlog,
    long generation,
    Instant createdAt) {

  static WebhookView of(WebhookRow row, @Nullable String ministry, long backlog) {
    return new WebhookView(
        row.id(),
        row.name(),
        ministry,
        row.tenantId(),
        row.url(),
        EventPatterns.stored(row.events()).patterns(),
        row.language(),
        row.description(),
        row.enabled(),
        row.disabledBy(),
        row.lastDeliveredAt(),
        row.failingSince(),
        row.retryAt(),
        backlog,
        row.version(),
        row.createdAt());
  }
}
