package cloud.faso.network;

import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A security group as the API shows it.
 *
 * @param droppedPackets what ports in it were sent or sent themselves, and no group of theirs
 *     allows
 * @param droppedSince since when they are counted
 */
public record SecurityGroupView(
    SecurityGroupId id,
    String name,
    TenantId tenant,
    @Nullable String description,
    NetworkPhase phase,
    @Nullable String phaseReason,
    List<SecurityRuleView> rules,
    long droppedPackets,
    Instant droppedSince,
    long generation,
    Instant createdAt) {

  static SecurityGroupView of(
      SecurityGroupRow row,
      List<SecurityRuleView> rules,
      SecurityGroupTable.@Nullable RefusedRow refused,
      Standing standing) {
    @Nullable Instant since = refused == null ? null : refused.since();
    return new SecurityGroupView(
        row.id(),
        row.name(),
        row.tenantId(),
        row.description(),
        standing.phase(),
        standing.reason(),
        rules,
        refused == null ? 0 : refused.packets(),
        since == null ? row.createdAt() : since,
        row.generation(),
        row.createdAt());
  }
}
