package cloud.faso.webhooks;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A delivery as the API shows it.
 *
 * @param status of the last answer, HTTP; null for none
 * @param reason why the last attempt failed
 */
public record DeliveryView(
    DeliveryId id,
    String type,
    DeliveryState state,
    int attempts,
    @Nullable Integer status,
    @Nullable String reason,
    @Nullable Instant triedAt,
    Instant createdAt) {

  static DeliveryView of(DeliveryRow row, Locale locale) {
    String failure = row.failure();
    return new DeliveryView(
        row.id(),
        row.type(),
        DeliveryState.of(row.outcome()),
        row.attempts(),
        row.status(),
        failure == null ? null : Failures.phrase(failure, row.status()).in(locale),
        row.triedAt(),
        row.createdAt());
  }
}
