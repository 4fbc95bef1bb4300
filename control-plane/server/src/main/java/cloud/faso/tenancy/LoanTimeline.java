package cloud.faso.tenancy;

import cloud.faso.tenancy.Resources.Resource;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * What a ministry has and what its tenants have of it, as time goes on: loans end at both levels.
 *
 * @param limits of the ministry now, all that it was lent included
 * @param given to its tenants together now, all that they were lent included
 * @param loans of the ministry and of its tenants
 */
record LoanTimeline(Resources limits, Resources given, List<QuotaLoanRow> loans) {

  /** When tenants would have more of something than their ministry, and how much of it. */
  record Shortfall(Instant at, Resource resource, long limit, long given) {}

  /** The first moment before {@code until} at which some of {@code lent} is no longer covered. */
  Optional<Shortfall> before(Instant until, Resources lent) {
    return loans.stream()
        .filter(loan -> loan.tenantId() == null)
        .map(QuotaLoanRow::endsAt)
        .filter(until::isAfter)
        .distinct()
        .sorted()
        .flatMap(end -> shortAt(end, lent))
        .findFirst();
  }

  private Stream<Shortfall> shortAt(Instant time, Resources lent) {
    Resources has = limits.minus(ended(time, loan -> loan.tenantId() == null));
    Resources gave = given.minus(ended(time, loan -> loan.tenantId() != null));
    return Stream.of(Resource.values())
        .filter(each -> lent.of(each) > 0 && gave.of(each) > has.of(each))
        .map(each -> new Shortfall(time, each, has.of(each), gave.of(each)));
  }

  private Resources ended(Instant time, Predicate<QuotaLoanRow> which) {
    return loans.stream()
        .filter(which)
        .filter(loan -> !loan.endsAt().isAfter(time))
        .map(QuotaLoanRow::amounts)
        .reduce(Resources.NONE, Resources::plus);
  }
}
