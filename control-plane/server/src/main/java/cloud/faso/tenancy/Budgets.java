package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.Problem;
import cloud.faso.tenancy.BudgetTable.ShareRow;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * How ministries divide their monthly budgets among their tenants: together those get at most what
 * the ministry has, at every commit. A ministry without a budget bounds nothing.
 */
final class Budgets {

  private static final int NAMED = 5;

  private final BudgetTable table;
  private final TenancyDirectory directory;

  Budgets(Database database, TenancyDirectory directory) {
    this.table = database.table(BudgetTable.class);
    this.directory = directory;
  }

  /**
   * Lets nobody else change the ministry's budget or a share of it until the transaction ends; to
   * be called before anything else of the tenant is held.
   */
  void lock(MinistryId ministry) {
    directory.hold(ministry, null);
  }

  /**
   * Holds that the tenants' shares, one of which was just written, fit; under the {@link #lock}.
   *
   * @throws Problem {@code budget-exceeded}
   */
  void requireSharesFit(MinistryId ministry, @Nullable Long share) {
    Long has = table.budget(ministry).budgetXof();
    long given = given(table.shares(ministry));
    if (has != null && given > has) {
      throw TenancyProblem.BUDGET_EXCEEDED
          .problem()
          .saying(
              "budget-exceeded.tenants",
              directory.codeOf(ministry),
              has,
              given,
              Math.max(0, has - given + (share == null ? 0 : share)));
    }
  }

  /**
   * Holds that a ministry's budget, which was just written, is at least what it gave out.
   *
   * @throws Problem {@code budget-exceeded}, with what was given to whom
   */
  void requireGivenOutFits(MinistryId ministry, @Nullable Long budget) {
    List<ShareRow> shares = table.shares(ministry);
    if (budget != null && given(shares) > budget) {
      throw TenancyProblem.BUDGET_EXCEEDED
          .problem()
          .saying(
              "budget-exceeded.given-out",
              directory.codeOf(ministry),
              budget,
              given(shares),
              named(shares));
    }
  }

  /** What each tenant that has a budget may spend in a month. */
  Map<TenantId, Long> of(MinistryId ministry) {
    return table.shares(ministry).stream()
        .collect(Collectors.toMap(ShareRow::id, ShareRow::monthlyBudgetXof));
  }

  private static long given(List<ShareRow> shares) {
    return shares.stream().mapToLong(ShareRow::monthlyBudgetXof).sum();
  }

  /** The largest, e.g. {@code prod 500000, test 20000, …}. */
  private static String named(List<ShareRow> shares) {
    return shares.stream()
            .sorted(
                Comparator.comparingLong(ShareRow::monthlyBudgetXof)
                    .reversed()
                    .thenComparing(ShareRow::name))
            .limit(NAMED)
            .map(share -> share.name() + " " + share.monthlyBudgetXof())
            .collect(Collectors.joining(", "))
        + (shares.size() > NAMED ? ", …" : "");
  }
}
