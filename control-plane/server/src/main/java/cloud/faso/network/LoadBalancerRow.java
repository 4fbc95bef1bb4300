package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A load balancer as stored; its addresses, listeners and members are rows of their own.
 *
 * @param segment its segment's name
 * @param floatingIp the public address that stands for it
 */
public record LoadBalancerRow(
    LoadBalancerId id,
    TenantId tenantId,
    MinistryId ministryId,
    SegmentId segmentId,
    String segment,
    String name,
    @Nullable String floatingIp,
    long generation,
    long revision,
    Instant createdAt,
    @Nullable Instant deleteRequestedAt) {

  boolean deleted() {
    return deleteRequestedAt != null;
  }
}
