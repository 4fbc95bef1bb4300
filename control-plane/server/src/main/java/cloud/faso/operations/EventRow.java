package cloud.faso.operations;

import cloud.faso.access.MinistryId;
import cloud.faso.access.Reach;
import cloud.faso.access.TenantId;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened.
 *
 * @param seq its number; null until the sequencer came by
 * @param type e.g. {@code vm.created}
 * @param subjectId typed id of what it happened to
 * @param tenantId whose members may see it; null for the platform's own
 * @param ministryId whose lead may see it; null for the platform's own
 * @param payload JSON object; never a secret
 */
public record EventRow(
    EventId id,
    @Nullable Long seq,
    String type,
    String subjectId,
    @Nullable TenantId tenantId,
    @Nullable MinistryId ministryId,
    String payload,
    Instant at) {

  /** Whether one who may see this much of a list is told of it. */
  public boolean isWithin(Reach reach) {
    return reach.covers(ministryId, tenantId);
  }
}
