package cloud.faso.network;

import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.OperationId;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Use cases of security groups; {@link SecurityRuleService} has those of single rules. */
public final class SecurityGroupService {

  /** As many as are named when they are in the way. */
  private static final int NAMED = 5;

  private final NetworkParts its;
  private final SecurityGroupTable table;
  private final SecurityGroupViews views;
  private final RuleDrafts drafts;
  private final PhaseWait waiting;

  SecurityGroupService(NetworkParts its) {
    this.its = its;
    this.table = its.database().table(SecurityGroupTable.class);
    this.views = new SecurityGroupViews(its);
    this.drafts = new RuleDrafts(its);
    this.waiting = new PhaseWait(its.changed());
  }

  public Page<SecurityGroupView> list(TenantScope scope, PageQuery page, Locale locale) {
    List<SecurityGroupRow> rows = table.list(scope.tenant(), page);
    return page.cut(
        rows, SecurityGroupRow::name, row -> row.id().value(), views.views(rows, locale));
  }

  public SecurityGroupView get(TenantScope scope, String ref, Locale locale) {
    return views.view(require(scope, ref), locale);
  }

  /** The group once it is in the phase, or FAILED, or the time is up; as it is then. */
  public SecurityGroupView get(
      TenantScope scope, String ref, NetworkPhase until, Duration atMost, Locale locale) {
    SecurityGroupId id = require(scope, ref).id();
    return waiting
        .until(id, until, atMost, () -> table.find(id), views::phase)
        .map(row -> views.view(row, locale))
        .orElseThrow(() -> missing(ref));
  }

  public Answer create(TenantScope scope, CreateSecurityGroupRequest request, Locale locale) {
    return its.database()
        .transact(
            () -> {
              its.holdTenant(scope);
              SecurityGroupRow row = row(scope, request);
              List<SecurityRuleRow> rules =
                  request.rules() == null
                      ? DefaultGroup.usualRules(row.id(), its.ids(), row.createdAt())
                      : drafts.all(scope, row, request.rules());
              table.insert(row);
              table.insertRules(rules);
              OperationId operation = its.open(scope, "create", row.id(), row.generation());
              its.record(
                  EventType.SECURITY_GROUP_CREATED, scope, row.id(), row.name(), row.generation());
              its.publish(List.of(row.id()));
              its.requireRoom("security_group", scope.tenant(), "limit-reached.groups");
              return Answer.created(views.changed(row, locale), row.generation(), path(row))
                  .with((TypedId) operation);
            });
  }

  private SecurityGroupRow row(TenantScope scope, CreateSecurityGroupRequest request) {
    return new SecurityGroupRow(
        its.ids().next(SecurityGroupId.PREFIX, SecurityGroupId::new),
        scope.tenant(),
        scope.ministry(),
        request.name(),
        request.description(),
        1,
        0,
        its.clock().instant(),
        null);
  }

  public Answer patch(
      TenantScope scope, String ref, MergePatch patch, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              SecurityGroupRow before = lock(scope, ref);
              ifMatch.check(before.generation());
              if (before.deleted()) {
                throw NetworkParts.deleting();
              }
              Patchable wanted =
                  patch.applyTo(new Patchable(before.description()), Patchable.class);
              if (Objects.equals(wanted.description(), before.description())) {
                return same(Answer.ok(views.view(before, locale), before.generation()), before);
              }
              table.describe(before.id(), wanted.description());
              SecurityGroupRow row = table.find(before.id()).orElseThrow();
              OperationId operation = its.open(scope, "update", row.id(), row.generation());
              its.record(
                  EventType.SECURITY_GROUP_CHANGED, scope, row.id(), row.name(), row.generation());
              its.publish(List.of(row.id()));
              return Answer.ok(views.changed(row, locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  /** What a patch may change. */
  private record Patchable(@Nullable String description) {}

  public Answer delete(TenantScope scope, String ref, IfMatch ifMatch, Locale locale) {
    return its.database()
        .transact(
            () -> {
              SecurityGroupRow before = lock(scope, ref);
              ifMatch.check(before.generation());
              if (before.deleted()) {
                return same(
                    Answer.accepted(views.view(before, locale), before.generation()), before);
              }
              requireUnused(before);
              table.requestDelete(before.id(), its.clock().instant());
              table.forgetRemotes(before.id());
              SecurityGroupRow row = table.find(before.id()).orElseThrow();
              OperationId operation = its.open(scope, "delete", row.id(), row.generation());
              its.record(
                  EventType.SECURITY_GROUP_DELETE, scope, row.id(), row.name(), row.generation());
              its.publish(List.of(row.id()));
              return Answer.accepted(views.changed(row, locale), row.generation())
                  .with((TypedId) operation);
            });
  }

  private void requireUnused(SecurityGroupRow group) {
    List<String> ports = table.ports(group.id(), NAMED);
    if (!ports.isEmpty()) {
      throw PlatformProblem.IN_USE
          .problem()
          .saying("in-use.group-of-ports", String.join(", ", ports));
    }
    List<String> groups = table.naming(group.id(), NAMED);
    if (!groups.isEmpty()) {
      throw PlatformProblem.IN_USE
          .problem()
          .saying("in-use.group-in-rules", String.join(", ", groups));
    }
  }

  private Answer same(Answer answer, SecurityGroupRow row) {
    return its.receipts().running(row.id()).map(it -> answer.with((TypedId) it)).orElse(answer);
  }

  private SecurityGroupRow require(TenantScope scope, String ref) {
    return table.find(scope.tenant(), ref).orElseThrow(() -> missing(ref));
  }

  private SecurityGroupRow lock(TenantScope scope, String ref) {
    SecurityGroupId id = require(scope, ref).id();
    var _ = table.lock(List.of(id));
    return table.find(id).orElseThrow(() -> missing(ref));
  }

  private static RuntimeException missing(String ref) {
    return NetworkParts.missing("security-group", ref);
  }

  private static String path(SecurityGroupRow row) {
    return "/v1/tenants/" + row.tenantId().value() + "/security-groups/" + row.id().value();
  }
}
