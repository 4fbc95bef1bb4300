package cloud.faso.network;

import cloud.faso.access.TenantId;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A security group as the API shows it. */
public record SecurityGroupView(
    SecurityGroupId id,
    String name,
    TenantId tenant,
    @Nullable String description,
    NetworkPhase phase,
    @Nullable String phaseReason,
    List<SecurityRuleView> rules,
    long generation,
    Instant createdAt) {

  static SecurityGroupView of(
      SecurityGroupRow row, List<SecurityRuleView> rules, Standing standing) {
    return new SecurityGroupView(
        row.id(),
        row.name(),
        row.tenantId(),
        row.description(),
        standing.phase(),
        standing.reason(),
        rules,
        row.generation(),
        row.createdAt());
  }
}
