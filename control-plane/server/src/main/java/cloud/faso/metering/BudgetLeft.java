package cloud.faso.metering;

import cloud.faso.access.MinistryId;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.TypedId;
import cloud.faso.tenancy.MinistryService;
import org.jspecify.annotations.Nullable;

/**
 * Tells what a ministry's monthly budget still has for something new: at today's prices, for months
 * in which all that is metered now goes on as it is. Traffic is not in it, for nobody knows how
 * much there will be.
 */
public final class BudgetLeft {

  private final MeterTable table;
  private final Prices prices;
  private final MinistryService ministries;

  BudgetLeft(Database database, Prices prices, MinistryService ministries) {
    this.table = database.table(MeterTable.class);
    this.prices = prices;
    this.ministries = ministries;
  }

  /**
   * The budget once the ministry has something more, or something other than before; null for a
   * ministry without one.
   *
   * @param thing what it is; not counted with what there is, whether it is metered already or not
   * @param monthlyCostXof what it costs in a month
   */
  public @Nullable BudgetLeftView with(MinistryId ministry, TypedId thing, long monthlyCostXof) {
    Long budget = ministries.require(ministry).monthlyBudgetXof();
    if (budget == null) {
      return null;
    }
    long others =
        table.usedNow(ministry, thing.value()).stream()
            .mapToLong(row -> prices.monthlyXof(row.use()))
            .sum();
    return BudgetLeftView.of(budget, others + monthlyCostXof);
  }
}
