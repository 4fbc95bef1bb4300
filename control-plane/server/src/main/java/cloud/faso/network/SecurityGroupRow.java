package cloud.faso.network;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A security group as stored; its rules are rows of their own.
 *
 * @param revision at which it last changed
 */
public record SecurityGroupRow(
    SecurityGroupId id,
    TenantId tenantId,
    MinistryId ministryId,
    String name,
    @Nullable String description,
    long generation,
    long revision,
    Instant createdAt,
    @Nullable Instant deleteRequestedAt) {

  boolean deleted() {
    return deleteRequestedAt != null;
  }
}
