package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.problem.Phrase;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes rules of what is asked for, with all that must hold of them. */
final class RuleDrafts {

  private final NetworkParts its;
  private final SecurityGroupTable table;

  RuleDrafts(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(SecurityGroupTable.class);
  }

  /** The rule of a group; {@code invalid} with all that is wrong. */
  SecurityRuleRow one(
      TenantScope scope, SecurityGroupRow group, CreateSecurityRuleRequest request) {
    Flaws flaws = new Flaws();
    SecurityRuleRow row = draft(scope, group, request, "", flaws);
    flaws.refuseIfAny();
    return row;
  }

  /** The rules of a new group; {@code invalid} with all that is wrong with any. */
  List<SecurityRuleRow> all(
      TenantScope scope, SecurityGroupRow group, List<CreateSecurityRuleRequest> requests) {
    Flaws flaws = new Flaws();
    List<Passing> seen = new ArrayList<>();
    List<SecurityRuleRow> rows = new ArrayList<>();
    for (int i = 0; i < requests.size(); i++) {
      String place = "/rules/" + i;
      SecurityRuleRow row = draft(scope, group, requests.get(i), place, flaws);
      int same = seen.indexOf(row.passing());
      if (same >= 0) {
        flaws.add(place, "violation.same-rule", "/rules/" + same);
      }
      seen.add(row.passing());
      rows.add(row);
    }
    flaws.refuseIfAny();
    return rows;
  }

  private SecurityRuleRow draft(
      TenantScope scope,
      SecurityGroupRow group,
      CreateSecurityRuleRequest request,
      String place,
      Flaws flaws) {
    SecurityGroupId remote =
        remote(scope, group, request.remoteGroup(), place + "/remoteGroup", flaws);
    return DefaultGroup.row(
        group.id(),
        new RuleCheck(flaws, place, request).passing(remote),
        request.description(),
        its.ids(),
        its.clock().instant());
  }

  /** The group that a rule names, which may be its own, and stays as long as the rule. */
  private @Nullable SecurityGroupId remote(
      TenantScope scope,
      SecurityGroupRow group,
      @Nullable String ref,
      String pointer,
      Flaws flaws) {
    if (ref == null) {
      return null;
    }
    if (ref.equals(group.name())) {
      return group.id();
    }
    Optional<SecurityGroupRow> found = table.find(scope.tenant(), ref);
    found.ifPresent(row -> table.lock(List.of(row.id())));
    Optional<SecurityGroupRow> locked = found.flatMap(row -> table.find(row.id()));
    if (locked.isEmpty()) {
      flaws.add(pointer, "violation.unknown-reference", new Phrase("kind.security-group"), ref);
    } else if (locked.get().deleted()) {
      flaws.add(pointer, "violation.group-deleting", ref);
    }
    return locked.map(SecurityGroupRow::id).orElse(null);
  }
}
