package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.platform.id.IdSource;
import cloud.faso.spec.agent.AddressFamily;
import cloud.faso.spec.agent.RuleDirection;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The security group that ports are in which name none; each tenant has its own. */
final class DefaultGroup {

  static final String NAME = "default";

  private final NetworkParts its;
  private final SecurityGroupTable table;

  DefaultGroup(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(SecurityGroupTable.class);
  }

  /** Makes it where there is none; gives it when it was made, and has to be published. */
  Optional<SecurityGroupId> madeFor(TenantScope scope) {
    if (isThere(scope)) {
      return Optional.empty();
    }
    // Of two that make it at once, the second waits here, and then finds it.
    var _ = its.books().lock();
    if (isThere(scope)) {
      return Optional.empty();
    }
    SecurityGroupRow row =
        new SecurityGroupRow(
            its.ids().next(SecurityGroupId.PREFIX, SecurityGroupId::new),
            scope.tenant(),
            scope.ministry(),
            NAME,
            null,
            1,
            0,
            its.clock().instant(),
            null);
    table.insert(row);
    table.insertRules(usualRules(row.id(), its.ids(), row.createdAt()));
    its.record(EventType.SECURITY_GROUP_CREATED, scope, row.id(), row.name(), row.generation());
    return Optional.of(row.id());
  }

  private boolean isThere(TenantScope scope) {
    return table.find(scope.tenant(), NAME).isPresent();
  }

  /** All may be sent, and nothing received. */
  static List<SecurityRuleRow> usualRules(SecurityGroupId group, IdSource ids, Instant now) {
    return Arrays.stream(AddressFamily.values())
        .map(family -> Passing.all(RuleDirection.EGRESS, family))
        .map(passing -> row(group, passing, null, ids, now))
        .toList();
  }

  static SecurityRuleRow row(
      SecurityGroupId group,
      Passing passing,
      @Nullable String description,
      IdSource ids,
      Instant now) {
    return new SecurityRuleRow(
        ids.next(SecurityRuleId.PREFIX, SecurityRuleId::new),
        group,
        passing.direction(),
        passing.family(),
        passing.protocol(),
        passing.portFirst(),
        passing.portLast(),
        passing.remoteCidr(),
        passing.remoteGroup(),
        description,
        now);
  }
}
