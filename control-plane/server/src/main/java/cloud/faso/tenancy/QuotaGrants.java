package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.tenancy.Resources.Resource;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Gives quotas what they lack for something that was approved. It locks as {@link QuotaService}
 * does, the tenant's row before the ministry's, and never lowers a limit.
 */
public final class QuotaGrants {

  private final Database database;
  private final QuotaTable table;
  private final TenancyDirectory directory;
  private final Events events;

  public QuotaGrants(Database database, TenancyDirectory directory, Events events) {
    this.database = database;
    this.table = database.table(QuotaTable.class);
    this.directory = directory;
    this.events = events;
  }

  /** Where what a tenant lacks may come from. */
  public enum Source {
    /** What its ministry has left. */
    MINISTRY,
    /** That, and what the ministry lacks itself is given to it first. */
    PLATFORM
  }

  /** What the limits of a tenant and of its ministry fall short of something. */
  public record Lack(Resources ofTenant, Resources ofMinistry) {}

  /** What lacks for a tenant to use {@code more}. */
  public Lack lackOfUse(TenantScope scope, Resources more) {
    QuotaRow tenant = require(scope.tenant().value());
    Resources ofTenant = tenant.used().plus(more).beyond(tenant.limits());
    return new Lack(ofTenant, lackOfMinistry(scope.ministry(), ofTenant, more));
  }

  /** What lacks for a tenant's limits to be as a patch wants them. */
  public Lack lackOfLimits(TenantScope scope, MergePatch patch) {
    QuotaRow tenant = require(scope.tenant().value());
    Resources growth = QuotaPatch.of(patch).applyTo(tenant.limits()).beyond(tenant.limits());
    return new Lack(growth, lackOfMinistry(scope.ministry(), growth, Resources.NONE));
  }

  /** What lacks for a ministry's limits to be as a patch wants them. */
  public Lack lackOfLimits(MinistryScope scope, MergePatch patch) {
    QuotaRow row = require(scope.ministry().value());
    Resources growth = QuotaPatch.of(patch).applyTo(row.limits()).beyond(row.limits());
    return new Lack(Resources.NONE, growth);
  }

  private Resources lackOfMinistry(MinistryId ministry, Resources given, Resources used) {
    return lack(require(ministry.value()), table.givenOut(ministry).resources().plus(given), used);
  }

  private static Resources lack(QuotaRow ministry, Resources givenOut, Resources more) {
    Resources limits = ministry.limits();
    return givenOut.beyond(limits).max(ministry.used().plus(more).beyond(limits));
  }

  /**
   * Holds that a patch only raises limits, and one at least.
   *
   * @throws Problem {@code invalid}
   */
  public void requireMore(TenantScope scope, MergePatch patch) {
    requireMore(require(scope.tenant().value()), patch);
  }

  /** As {@link #requireMore(TenantScope, MergePatch)}, of a ministry. */
  public void requireMore(MinistryScope scope, MergePatch patch) {
    requireMore(require(scope.ministry().value()), patch);
  }

  private static void requireMore(QuotaRow row, MergePatch patch) {
    Resources asked = QuotaPatch.of(patch).applyTo(row.limits());
    Problem invalid = PlatformProblem.INVALID.problem();
    if (asked.equals(row.limits())) {
      throw invalid.because("", "violation.no-more-quota");
    }
    Stream.of(Resource.values())
        .filter(each -> asked.of(each) < row.limits().of(each))
        .findFirst()
        .ifPresent(
            less -> {
              throw invalid.because(
                  "/" + less.property() + "/limit", "violation.less-quota", row.limits().of(less));
            });
  }

  /**
   * Raises a tenant's limits by what they lack for {@code more} to be used; nothing is booked yet.
   *
   * @throws Problem {@code quota-exceeded} when the ministry lacks it too and may not get it
   */
  public void give(TenantScope scope, Resources more, Source source) {
    QuotaRow tenant = lock(scope.tenant().value());
    Resources lack = tenant.used().plus(more).beyond(tenant.limits());
    if (!lack.equals(Resources.NONE)) {
      raise(scope.tenant(), scope.ministry(), tenant.limits().plus(lack));
    }
    cover(scope.ministry(), more, source);
  }

  /** Raises a tenant's limits as a patch wants them. */
  public Answer raise(TenantScope scope, MergePatch patch, Source source) {
    return database.transact(
        () -> {
          QuotaRow row = lock(scope.tenant().value());
          Resources wanted = QuotaPatch.of(patch).applyTo(row.limits());
          raise(scope.tenant(), scope.ministry(), row.limits().max(wanted));
          cover(scope.ministry(), Resources.NONE, source);
          return answer(row.ownerId());
        });
  }

  /** Raises a ministry's limits as a patch wants them. */
  public Answer raise(MinistryScope scope, MergePatch patch) {
    return database.transact(
        () -> {
          QuotaRow row = lock(scope.ministry().value());
          Resources wanted = QuotaPatch.of(patch).applyTo(row.limits());
          raise(scope.ministry(), row.limits().max(wanted));
          return answer(row.ownerId());
        });
  }

  /** Holds that a ministry has what it gave out and what will be used, or gives it that. */
  private void cover(MinistryId ministry, Resources more, Source source) {
    QuotaRow row = lock(ministry.value());
    Resources lack = lack(row, table.givenOut(ministry).resources(), more);
    if (lack.equals(Resources.NONE)) {
      return;
    }
    if (source == Source.MINISTRY) {
      throw TenancyProblem.QUOTA_EXCEEDED
          .problem()
          .saying("quota-exceeded.of-ministry", directory.codeOf(ministry));
    }
    raise(ministry, row.limits().plus(lack));
  }

  private void raise(TenantId tenant, MinistryId ministry, Resources limits) {
    table.limit(tenant.value(), limits);
    events.record(
        EventType.QUOTA_CHANGED,
        tenant,
        tenant,
        ministry,
        Map.of("name", directory.nameOf(tenant)));
  }

  private void raise(MinistryId ministry, Resources limits) {
    table.limit(ministry.value(), limits);
    events.record(
        EventType.QUOTA_CHANGED,
        ministry,
        null,
        ministry,
        Map.of("name", directory.codeOf(ministry)));
  }

  private Answer answer(String owner) {
    QuotaRow row = require(owner);
    return Answer.ok(QuotaView.of(row), row.version());
  }

  private QuotaRow require(String owner) {
    return table.find(owner).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("quota", owner));
  }

  private QuotaRow lock(String owner) {
    return table.lock(owner).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("quota", owner));
  }
}
