package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A segment as stored; its subnets are rows of their own.
 *
 * @param revision at which it last changed
 */
public record SegmentRow(
    SegmentId id,
    TenantId tenantId,
    MinistryId ministryId,
    String name,
    @Nullable String description,
    int tunnelKey,
    int mtu,
    long generation,
    long revision,
    Instant createdAt,
    @Nullable Instant deleteRequestedAt) {

  boolean deleted() {
    return deleteRequestedAt != null;
  }
}
