package cloud.faso.requests;

import cloud.faso.access.MinistryScope;
import cloud.faso.access.Role;
import cloud.faso.access.Scope;
import cloud.faso.access.TenantScope;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.platform.problem.Problem;
import cloud.faso.tenancy.MinistryService;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.Resources;
import cloud.faso.tenancy.TenantService;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A larger monthly budget, and nothing else that the call could change. A tenant's is its lead's to
 * give, within what the ministry has; a ministry's is the platform's.
 *
 * @param <S> whose budget it is
 */
abstract class MoreBudget<S extends Scope> implements Requestable<S> {

  private static final String BUDGET = "monthlyBudgetXof";
  private static final IfMatch ANY = new IfMatch(null);

  private final String operation;
  private final Approvers leave;
  private final Set<String> alone;

  private MoreBudget(String operation, Approvers leave, Requests.Needs its) {
    this.operation = operation;
    this.leave = leave;
    this.alone = Objects.requireNonNull(its.contract().operation(operation)).roles();
  }

  static MoreBudget<TenantScope> ofTenant(Requests.Needs its) {
    return new OfTenant(its);
  }

  static MoreBudget<MinistryScope> ofMinistry(Requests.Needs its) {
    return new OfMinistry(its);
  }

  abstract Role role(S scope);

  abstract String name(S scope);

  /** Francs a month; null for none. */
  abstract @Nullable Long present(S scope);

  abstract Done set(S scope, MergePatch budget, Locale locale);

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public void check(S scope, Wish wish) {
    Problem invalid = PlatformProblem.INVALID.problem();
    wish.payload()
        .propertyStream()
        .map(Map.Entry::getKey)
        .filter(member -> !member.equals(BUDGET))
        .findFirst()
        .ifPresent(
            member -> {
              throw invalid.because("/" + member, "violation.only-the-budget", BUDGET);
            });
    wish.requireNoEnd();
    JsonNode wanted = wish.payload().path(BUDGET);
    if (!wanted.isIntegralNumber()) {
      throw invalid.because("/" + BUDGET, "violation.no-budget-said");
    }
    Long present = present(scope);
    if (present != null && wanted.longValue() <= present) {
      throw invalid.because("/" + BUDGET, "violation.no-more-budget", present);
    }
  }

  @Override
  public Measured measure(S scope, Wish wish) {
    Approvers needed = alone.contains(role(scope).word()) ? Approvers.NONE : leave;
    Need need = new Need(Resources.NONE, QuotaGrants.Lack.NOTHING, null, needed);
    return new Measured(name(scope), need, 0, null, null);
  }

  @Override
  public Done run(S scope, Wish wish, Approved how) {
    // It may have got as much in another way since.
    check(scope, wish);
    return set(scope, new MergePatch(wish.payload()), how.locale());
  }

  private static final class OfTenant extends MoreBudget<TenantScope> {

    private final TenantService tenants;
    private final MinistryService ministries;

    OfTenant(Requests.Needs its) {
      super("patchTenant", Approvers.LEAD, its);
      this.tenants = its.tenants();
      this.ministries = its.ministries();
    }

    @Override
    Role role(TenantScope scope) {
      return scope.role();
    }

    @Override
    String name(TenantScope scope) {
      return scope.name();
    }

    @Override
    @Nullable Long present(TenantScope scope) {
      return ministries.tenantBudgets(scope.ministry()).get(scope.tenant());
    }

    @Override
    Done set(TenantScope scope, MergePatch budget, Locale locale) {
      return new Done(
          tenants.patch(scope, budget, ANY, locale),
          scope.tenant(),
          "/v1/tenants/" + scope.tenant().value());
    }
  }

  private static final class OfMinistry extends MoreBudget<MinistryScope> {

    private final MinistryService ministries;

    OfMinistry(Requests.Needs its) {
      super("patchMinistry", Approvers.OPERATOR, its);
      this.ministries = its.ministries();
    }

    @Override
    Role role(MinistryScope scope) {
      return scope.role();
    }

    @Override
    String name(MinistryScope scope) {
      return scope.code();
    }

    @Override
    @Nullable Long present(MinistryScope scope) {
      return ministries.require(scope.ministry()).monthlyBudgetXof();
    }

    @Override
    Done set(MinistryScope scope, MergePatch budget, Locale locale) {
      return new Done(
          ministries.patch(scope, budget, ANY),
          scope.ministry(),
          "/v1/ministries/" + scope.ministry().value());
    }
  }
}
