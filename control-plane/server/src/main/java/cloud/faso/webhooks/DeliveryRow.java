package cloud.faso.webhooks;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A message for one webhook.
 *
 * @param place in the webhook's queue
 * @param body JSON, as sent
 * @param outcome a {@link DeliveryState}; null while it waits
 * @param status of the last answer; null for none
 * @param failure key of the words for why the last attempt failed
 */
public record DeliveryRow(
    DeliveryId id,
    WebhookId webhookId,
    long place,
    String type,
    String body,
    int attempts,
    @Nullable String outcome,
    @Nullable Integer status,
    @Nullable String failure,
    @Nullable Instant triedAt,
    Instant createdAt) {}
