package cloud.faso.metering;

import cloud.faso.audit.Audit;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import cloud.faso.tenancy.MinistryService;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.List;

/** The parts of this feature put together; what others use of it is public. */
public final class Metering {

  public final Meters meters;
  public final TrafficMeter traffic;
  public final Prices prices;
  public final BudgetLeft budgetLeft;
  public final StatementService statements;
  private final PriceService priceService;
  private final UsageService usage;
  private final Changes changes;
  private final ZoneId zone;

  /**
   * What metering stands on.
   *
   * @param meterClock one that does not jump
   */
  public record Needs(
      Database database,
      MinistryService ministries,
      BillingTerms terms,
      Changes changes,
      Events events,
      Audit audit,
      IdSource ids,
      InstantSource clock,
      InstantSource meterClock) {}

  public Metering(Needs its) {
    meters = new Meters(its.database, its.meterClock);
    traffic = new TrafficMeter(its.database, its.terms.zone());
    prices = new Prices(its.database, its.clock, its.terms.zone());
    budgetLeft = new BudgetLeft(its.database, prices, its.ministries);
    statements = new StatementService(its, prices);
    priceService = new PriceService(its.database, prices, its.events, its.ids, its.clock);
    usage = new UsageService(its.database, its.terms, its.clock);
    changes = its.changes;
    zone = its.terms.zone();
  }

  /** What runs again and again. */
  public List<Periodic> background() {
    return List.of(statements.closing());
  }

  /** The endpoints. */
  public List<Object> resources() {
    return List.of(
        new PriceResource(priceService, changes),
        new StatementResource(statements, changes, zone),
        new MinistryUsageResource(usage),
        new TenantUsageResource(usage));
  }
}
