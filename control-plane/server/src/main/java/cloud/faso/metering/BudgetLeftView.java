package cloud.faso.metering;

/**
 * What would be left of a ministry's monthly budget, as the API shows it.
 *
 * @param monthlyXof the budget
 * @param takenXof what all that the ministry has costs in a month of 730 hours
 * @param leftXof the rest; below 0 where the budget does not suffice
 */
public record BudgetLeftView(long monthlyXof, long takenXof, long leftXof) {

  static BudgetLeftView of(long monthlyXof, long takenXof) {
    return new BudgetLeftView(monthlyXof, takenXof, monthlyXof - takenXof);
  }
}
