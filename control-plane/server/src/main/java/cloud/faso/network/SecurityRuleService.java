package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.OperationId;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.id.TypedId;
import java.util.List;

/** Use cases of the rules of security groups: what changes one changes its group. */
public final class SecurityRuleService {

  /** In a group. */
  private static final int MOST = 200;

  private final NetworkParts its;
  private final SecurityGroupTable table;
  private final SecurityGroupViews views;
  private final RuleDrafts drafts;

  SecurityRuleService(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(SecurityGroupTable.class);
    this.views = new SecurityGroupViews(its);
    this.drafts = new RuleDrafts(its);
  }

  /**
   * A rule as it is shown.
   *
   * @param version its group's generation
   */
  public record Found(SecurityRuleView view, long version) {}

  public Found get(TenantScope scope, String groupRef, String ref) {
    SecurityGroupRow group = group(scope, groupRef);
    return new Found(views.rule(require(group, ref)), group.generation());
  }

  public Answer create(TenantScope scope, String groupRef, CreateSecurityRuleRequest request) {
    return its.database()
        .transact(
            () -> {
              SecurityGroupRow group = lock(scope, groupRef);
              List<SecurityRuleRow> rules = table.rules(List.of(group.id()));
              if (rules.size() >= MOST) {
                throw NetworkProblem.LIMIT_REACHED
                    .problem()
                    .saying("limit-reached.rules", rules.size());
              }
              SecurityRuleRow row = drafts.one(scope, group, request);
              requireNew(rules, row);
              table.insertRules(List.of(row));
              OperationId operation = changed(scope, group);
              return Answer.created(views.rule(row), group.generation() + 1, path(group, row))
                  .with((TypedId) operation);
            });
  }

  private static void requireNew(List<SecurityRuleRow> rules, SecurityRuleRow row) {
    rules.stream()
        .filter(each -> each.passing().equals(row.passing()))
        .findFirst()
        .ifPresent(
            same -> {
              throw NetworkProblem.RULE_EXISTS.problem(same.id().value());
            });
  }

  public Answer delete(TenantScope scope, String groupRef, String ref, IfMatch ifMatch) {
    return its.database()
        .transact(
            () -> {
              SecurityGroupRow group = lock(scope, groupRef);
              SecurityRuleRow row = require(group, ref);
              ifMatch.check(group.generation());
              table.deleteRule(row.id());
              return Answer.gone().with((TypedId) changed(scope, group));
            });
  }

  private OperationId changed(TenantScope scope, SecurityGroupRow group) {
    table.touch(group.id());
    long generation = group.generation() + 1;
    OperationId operation = its.open(scope, "update", group.id(), generation);
    its.record(EventType.SECURITY_GROUP_CHANGED, scope, group.id(), group.name(), generation);
    its.publish(List.of(group.id()));
    return operation;
  }

  private SecurityGroupRow group(TenantScope scope, String ref) {
    return table
        .find(scope.tenant(), ref)
        .orElseThrow(() -> NetworkParts.missing("security-group", ref));
  }

  private SecurityGroupRow lock(TenantScope scope, String ref) {
    SecurityGroupId id = group(scope, ref).id();
    var _ = table.lock(List.of(id));
    SecurityGroupRow row =
        table.find(id).orElseThrow(() -> NetworkParts.missing("security-group", ref));
    if (row.deleted()) {
      throw NetworkParts.deleting();
    }
    return row;
  }

  private SecurityRuleRow require(SecurityGroupRow group, String ref) {
    return table
        .rule(group.id(), ref)
        .orElseThrow(() -> NetworkParts.missing("security-rule", ref));
  }

  private static String path(SecurityGroupRow group, SecurityRuleRow row) {
    return "/v1/tenants/"
        + group.tenantId().value()
        + "/security-groups/"
        + group.id().value()
        + "/rules/"
        + row.id().value();
  }
}
