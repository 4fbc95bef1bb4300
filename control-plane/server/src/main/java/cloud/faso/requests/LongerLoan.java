package cloud.faso.requests;

import cloud.faso.access.MinistryScope;
import cloud.faso.access.Role;
import cloud.faso.access.Scope;
import cloud.faso.access.TenantScope;
import cloud.faso.metering.Prices;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.QuotaLoanId;
import cloud.faso.tenancy.QuotaLoanView;
import cloud.faso.tenancy.QuotaLoans;
import cloud.faso.tenancy.QuotaRow;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.Resources;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * A loan of quota that goes on longer. To a tenant for as long as its ministry has what it is taken
 * from; that of a ministry is the platform's to give, like what it lacks.
 *
 * @param <S> whose loan it is
 */
final class LongerLoan<S extends Scope> implements Requestable<S> {

  private final String operation;
  private final Function<S, Role> role;
  private final Function<S, String> name;
  private final Set<String> alone;
  private final QuotaLoans loans;
  private final QuotaService quotas;
  private final Prices prices;
  private final InstantSource clock;

  static LongerLoan<TenantScope> ofTenant(Requests.Needs its) {
    return new LongerLoan<>("patchTenantLoan", TenantScope::role, TenantScope::name, its);
  }

  static LongerLoan<MinistryScope> ofMinistry(Requests.Needs its) {
    return new LongerLoan<>("patchMinistryLoan", MinistryScope::role, MinistryScope::code, its);
  }

  private LongerLoan(
      String operation, Function<S, Role> role, Function<S, String> name, Requests.Needs its) {
    this.operation = operation;
    this.role = role;
    this.name = name;
    this.alone = Objects.requireNonNull(its.contract().operation(operation)).roles();
    this.loans = its.loans();
    this.quotas = its.quotas();
    this.prices = its.prices();
    this.clock = its.clock();
  }

  @Override
  public String operation() {
    return operation;
  }

  @Override
  public About about(S scope, AskRequest request) {
    return About.loan(request, ref -> loans.find(scope, ref).map(QuotaLoanView::id));
  }

  @Override
  public void check(S scope, Wish wish) {
    if (!wish.saysHowLong()) {
      throw PlatformProblem.INVALID.problem().because("/expiresAt", "violation.no-longer-loan");
    }
    Instant present = loan(scope, wish).expiresAt();
    if (!end(wish).isAfter(present)) {
      throw PlatformProblem.INVALID
          .problem()
          .because("/expiresAt", "violation.sooner-than-it-is", present.toString());
    }
  }

  @Override
  public Measured measure(S scope, Wish wish) {
    QuotaLoanView loan = loan(scope, wish);
    Instant end = end(wish);
    Resources lent = loan.amounts();
    boolean isAlone = alone.contains(role.apply(scope).word());
    Need need =
        new Need(
            lent,
            new QuotaGrants.Lack(Resources.NONE, loan.tenant() == null ? lent : Resources.NONE),
            isAlone ? null : LongerLease.until(end, clock.instant()));
    Resources unused = unused(scope, lent);
    return new Measured(
        name.apply(scope),
        need,
        unused,
        prices.monthlyXof(Measured.useOf(lent)),
        prices.monthlyXof(Measured.useOf(unused)),
        end,
        end);
  }

  /** What of the loan nothing uses yet: the rest costs, and takes room, already. */
  private Resources unused(S scope, Resources lent) {
    QuotaRow quota = quotas.of(scope);
    return lent.min(quota.limits().beyond(quota.used()));
  }

  @Override
  public Done run(S scope, Wish wish, Approved how) {
    QuotaLoanView loan = loan(scope, wish);
    ObjectNode patch = wish.payload().deepCopy();
    patch.put("expiresAt", end(wish).toString());
    Answer answer = loans.patch(scope, loan.id().value(), new MergePatch(patch), new IfMatch(null));
    return new Done(answer, loan.id(), loans.path(scope, loan.id()));
  }

  private static Instant end(Wish wish) {
    return Objects.requireNonNull(wish.end());
  }

  private QuotaLoanView loan(S scope, Wish wish) {
    QuotaLoanId id = Objects.requireNonNull(wish.about().loanId());
    Optional<QuotaLoanView> found = loans.find(scope, id.value());
    return found.orElseThrow(RequestProblem.LOAN_GONE::problem);
  }
}
