package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.util.List;
import org.jdbi.v3.sqlobject.statement.SqlQuery;
import org.jspecify.annotations.Nullable;

/** SQL of budgets and what was given out of them. */
interface BudgetTable {

  /** What a ministry may spend in a month; null without a bound. */
  record BudgetRow(@Nullable Long budgetXof) {}

  /** What a tenant may spend of it. */
  record ShareRow(TenantId id, String name, long monthlyBudgetXof) {}

  @SqlQuery("select monthly_budget_xof as budget_xof from ministry where id = :ministry")
  BudgetRow budget(MinistryId ministry);

  @SqlQuery(
      """
      select id, name, monthly_budget_xof from tenant
      where ministry_id = :ministry and monthly_budget_xof is not null
      """)
  List<ShareRow> shares(MinistryId ministry);
}
