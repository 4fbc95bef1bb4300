package cloud.faso.network;

import cloud.faso.hardware.SiteId;
import cloud.faso.operations.EventType;
import cloud.faso.platform.db.Database;
import cloud.faso.spec.agent.Assignment;
import cloud.faso.spec.agent.Kind;
import cloud.faso.spec.agent.RuleSpec;
import cloud.faso.spec.agent.SecurityGroupSpec;
import java.util.List;
import java.util.Map;

/** Security groups, with their rules. */
final class AssignedGroups implements NetworkKind {

  private final AssignedGroupTable table;

  AssignedGroups(Database database) {
    this.table = database.table(AssignedGroupTable.class);
  }

  @Override
  public String prefix() {
    return SecurityGroupId.PREFIX;
  }

  @Override
  public NetworkThing thing(String id) {
    return new SecurityGroupId(id);
  }

  @Override
  public String table() {
    return "security_group";
  }

  @Override
  public EventType forgotten() {
    return EventType.SECURITY_GROUP_DELETED;
  }

  @Override
  public List<Assignment> since(long revision, SiteId site) {
    Map<SecurityGroupId, List<AssignedGroupTable.RuleRow>> rules =
        NetworkAssignments.grouped(table.rules(revision), AssignedGroupTable.RuleRow::groupId);
    return table.groups(revision).stream()
        .map(
            row ->
                new Assignment(
                    Kind.SECURITY_GROUP,
                    row.id().value(),
                    row.generation(),
                    row.revision(),
                    row.deleted() ? null : spec(row, rules.getOrDefault(row.id(), List.of()))))
        .toList();
  }

  private static SecurityGroupSpec spec(
      AssignedGroupTable.GroupRow row, List<AssignedGroupTable.RuleRow> rules) {
    return new SecurityGroupSpec(
        row.name(),
        row.tenantId().value(),
        rules.stream()
            .map(
                rule ->
                    new RuleSpec(
                        rule.id().value(),
                        rule.direction(),
                        rule.family(),
                        rule.protocol(),
                        rule.portFirst(),
                        rule.portLast(),
                        rule.remoteCidr(),
                        rule.remoteGroup() == null ? null : rule.remoteGroup().value()))
            .toList());
  }
}
