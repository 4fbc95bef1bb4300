package cloud.faso.webhooks;

import cloud.faso.access.MinistryId;
import cloud.faso.access.Reach;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A webhook as stored.
 *
 * @param events JSON array
 * @param disabledBy {@link #TARGET}, or null
 * @param secret encrypted
 * @param formerSecret encrypted; signs as well until {@code formerUntil}
 * @param seen number of the last event that was looked at
 * @param places how many were given out in its queue
 * @param retryAt when its first delivery may be tried; null for at once
 * @param failingSince null when the last attempt succeeded
 * @param told that deliveries were given up, since one arrived last
 */
public record WebhookRow(
    WebhookId id,
    String ownerId,
    @Nullable MinistryId ministryId,
    @Nullable TenantId tenantId,
    String name,
    String url,
    String events,
    String language,
    @Nullable String description,
    boolean enabled,
    @Nullable String disabledBy,
    String secret,
    @Nullable String formerSecret,
    @Nullable Instant formerUntil,
    long seen,
    long places,
    @Nullable Instant retryAt,
    @Nullable Instant failingSince,
    @Nullable Instant lastDeliveredAt,
    boolean told,
    long version,
    Instant createdAt) {

  /** The target said that it is gone for good. */
  static final String TARGET = "TARGET";

  /** What it gets: what one whose token is for the same would see. */
  Reach reach() {
    if (tenantId != null) {
      return Reach.of(tenantId);
    }
    return ministryId == null ? Reach.EVERYTHING : Reach.of(ministryId);
  }
}
