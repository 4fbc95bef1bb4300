package cloud.faso.metering;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What the year will come to, if it goes on as this month has gone so far: what was spent, and for
 * each minute that is left what a minute of this month cost on average. Before a ministry used
 * anything there was nothing to go on: that time is not part of the mean.
 *
 * @param spentXof from January up to what the statement counts
 * @param yearXof what is expected by the end of December
 * @param budgetXof twelve monthly budgets; null without one
 * @param leftXof of the budget once the year is over, negative when it does not do; null without a
 *     budget
 */
public record Forecast(
    long spentXof, long yearXof, @Nullable Long budgetXof, @Nullable Long leftXof) {

  private static final int MONTHS = 12;

  /** What a month may cost; null without a budget. */
  public @Nullable Long monthlyBudgetXof() {
    return budgetXof == null ? null : budgetXof / MONTHS;
  }

  /**
   * @param before what the year's earlier months came to
   * @param month what this one has come to so far
   * @param elapsed minutes of this month so far, from the first use on
   * @param left minutes from then to the end of the year
   */
  static Forecast of(
      long before, long month, long elapsed, long left, @Nullable Long monthlyBudgetXof) {
    long coming =
        elapsed == 0
            ? 0
            : BigDecimal.valueOf(month)
                .multiply(BigDecimal.valueOf(left))
                .divide(BigDecimal.valueOf(elapsed), 0, RoundingMode.HALF_UP)
                .longValueExact();
    long spent = before + month;
    Long budget = monthlyBudgetXof == null ? null : MONTHS * monthlyBudgetXof;
    return new Forecast(
        spent, spent + coming, budget, budget == null ? null : budget - spent - coming);
  }
}
