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
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Gives quotas what they lack for something that was approved, for good or until a day. It locks as
 * {@link QuotaService} does, the tenant's row before the ministry's, and never lowers a limit.
 *
 * <p>Where more is used than the limit, as after a loan has ended, nothing is given for further
 * use: it would give all that is used beyond the limit along with the little that was asked for.
 */
public final class QuotaGrants {

  private final Database database;
  private final QuotaTable table;
  private final QuotaLoans loans;
  private final TenancyDirectory directory;
  private final Events events;
  private final InstantSource clock;

  QuotaGrants(
      Database database,
      QuotaLoans loans,
      TenancyDirectory directory,
      Events events,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(QuotaTable.class);
    this.loans = loans;
    this.directory = directory;
    this.events = events;
    this.clock = clock;
  }

  /** Where what a tenant lacks may come from. */
  public enum Source {
    /** What its ministry has left. */
    MINISTRY,
    /** That, and what the ministry lacks itself is given to it first. */
    PLATFORM
  }

  /**
   * How what lacks is given.
   *
   * @param until when it ends, as a loan does; null for good
   * @param description of the loan
   */
  public record Terms(Source source, @Nullable Instant until, @Nullable String description) {}

  /** What the limits of a tenant and of its ministry fall short of something. */
  public record Lack(Resources ofTenant, Resources ofMinistry) {

    public static final Lack NOTHING = new Lack(Resources.NONE, Resources.NONE);
  }

  /**
   * What lacks for a tenant to use {@code more}.
   *
   * @throws Problem {@code quota-exceeded} where more is used already than the limits
   */
  public Lack lackOfUse(TenantScope scope, Resources more) {
    Resources ofTenant = lackOf(scope, require(scope.tenant().value()), more);
    return new Lack(ofTenant, lackOfMinistry(scope.ministry(), ofTenant, more));
  }

  /**
   * What lacks for a tenant's limits to be as a patch wants them.
   *
   * @throws Problem {@code quota-exceeded} where the ministry has given out more than it has
   */
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

  private static Resources lackOf(TenantScope scope, QuotaRow tenant, Resources more) {
    return lack(tenant.limits(), tenant.used(), more, "quota-exceeded.tenant-over", scope.name());
  }

  private Resources lackOfMinistry(MinistryId ministry, Resources given, Resources used) {
    return lackOf(require(ministry.value()), ministry, given, used);
  }

  private Resources lackOf(QuotaRow row, MinistryId ministry, Resources given, Resources used) {
    String code = directory.codeOf(ministry);
    Resources limits = row.limits();
    Resources givenOut = table.givenOut(ministry, clock.instant()).resources();
    return lack(limits, givenOut, given, "quota-exceeded.given-over", code)
        .max(lack(limits, row.used(), used, "quota-exceeded.ministry-over", code));
  }

  /** What limits lack for there to be more than there is; they are not short of what there is. */
  private static Resources lack(
      Resources limits, Resources present, Resources more, String over, String name) {
    Stream.of(Resource.values())
        .filter(each -> more.of(each) > 0 && present.of(each) > limits.of(each))
        .findFirst()
        .ifPresent(
            each -> {
              throw TenancyProblem.QUOTA_EXCEEDED
                  .problem()
                  .saying(over, name, limits.of(each), QuotaWords.unit(each), present.of(each));
            });
    return present.plus(more).beyond(limits).min(more);
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
   * Gives a tenant what its limits lack for {@code more} to be used; nothing is booked yet.
   *
   * @throws Problem {@code quota-exceeded} when the ministry lacks it too and may not get it, and
   *     as {@link #lackOfUse}; {@code loan-outlasts-ministry} for longer than the ministry has it
   */
  public void give(TenantScope scope, Resources more, Terms terms) {
    QuotaRow tenant = lock(scope.tenant().value());
    give(scope, lackOf(scope, tenant, more), more, terms);
  }

  /** Makes a tenant's limits at least what a patch wants; throws as {@link #give}. */
  public Answer raise(TenantScope scope, MergePatch patch, Terms terms) {
    return database.transact(
        () -> {
          QuotaRow row = lock(scope.tenant().value());
          Resources growth = QuotaPatch.of(patch).applyTo(row.limits()).beyond(row.limits());
          give(scope, growth, Resources.NONE, terms);
          return answer(row.ownerId());
        });
  }

  /** Makes a ministry's limits at least what a patch wants. */
  public Answer raise(MinistryScope scope, MergePatch patch, Terms terms) {
    return database.transact(
        () -> {
          QuotaRow row = lock(scope.ministry().value());
          Resources growth = QuotaPatch.of(patch).applyTo(row.limits()).beyond(row.limits());
          give(scope.ministry(), growth, terms);
          return answer(row.ownerId());
        });
  }

  private void give(TenantScope scope, Resources growth, Resources used, Terms terms) {
    cover(scope.ministry(), growth, used, terms);
    if (growth.equals(Resources.NONE)) {
      return;
    }
    Instant until = terms.until();
    if (until == null) {
      raise(scope.tenant(), scope.ministry(), growth);
    } else {
      loans.lend(scope, growth, until, terms.description());
    }
  }

  /** Holds that a ministry has what is to be given out and used, or gives it that. */
  private void cover(MinistryId ministry, Resources given, Resources used, Terms terms) {
    QuotaRow row = lock(ministry.value());
    Resources lack = lackOf(row, ministry, given, used);
    if (lack.equals(Resources.NONE)) {
      return;
    }
    if (terms.source() == Source.MINISTRY) {
      throw TenancyProblem.QUOTA_EXCEEDED
          .problem()
          .saying("quota-exceeded.of-ministry", directory.codeOf(ministry));
    }
    give(ministry, lack, terms);
  }

  private void give(MinistryId ministry, Resources growth, Terms terms) {
    Instant until = terms.until();
    if (until == null) {
      raise(ministry, growth);
    } else {
      loans.lend(ministry, growth, until, terms.description());
    }
  }

  private void raise(TenantId tenant, MinistryId ministry, Resources growth) {
    table.raise(tenant.value(), growth);
    events.record(
        EventType.QUOTA_CHANGED,
        tenant,
        tenant,
        ministry,
        Map.of("name", directory.nameOf(tenant)));
  }

  private void raise(MinistryId ministry, Resources growth) {
    table.raise(ministry.value(), growth);
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
    return table
        .find(owner, clock.instant())
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("quota", owner));
  }

  private QuotaRow lock(String owner) {
    return table
        .lock(owner, clock.instant())
        .orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("quota", owner));
  }
}
