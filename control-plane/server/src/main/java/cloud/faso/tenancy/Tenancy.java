package cloud.faso.tenancy;

import cloud.faso.audit.Audit;
import cloud.faso.confirmations.ConfirmationService;
import cloud.faso.notices.Countdown;
import cloud.faso.notices.Notices;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.id.IdSource;
import java.time.InstantSource;
import java.util.List;

/** All of ministries, tenants and their quotas, wired. */
public final class Tenancy {

  public final QuotaService quotas;
  public final QuotaGrants grants;
  public final QuotaLoans loans;
  public final MinistryService ministries;
  public final TenantService tenants;
  public final Retirement retirement;
  private final LoanKeeper loanKeeper;
  private final QuotaWatch watch;
  private final ConfirmationService confirmations;
  private final Changes changes;

  /**
   * What it stands on.
   *
   * @param warnings when people are told of the end of a loan
   * @param graceDays for how long a retirement can be undone, at least
   */
  public record Needs(
      Database database,
      TenancyDirectory directory,
      Contacts contacts,
      ConfirmationService confirmations,
      Notices notices,
      Changes changes,
      Events events,
      Audit audit,
      Countdown warnings,
      int graceDays,
      IdSource ids,
      InstantSource clock) {}

  public Tenancy(Needs its) {
    Database database = its.database;
    confirmations = its.confirmations;
    changes = its.changes;
    quotas = new QuotaService(database, its.directory, its.events, its.notices, its.clock);
    watch = new QuotaWatch(database, its.events, its.notices, its.clock);
    loans =
        new QuotaLoans(
            database, quotas, its.directory, its.events, its.notices, its.ids, its.clock);
    grants = new QuotaGrants(database, loans, its.directory, its.events, its.clock);
    loanKeeper =
        new LoanKeeper(
            database, loans, its.events, its.audit, its.notices, its.warnings, its.clock);
    ministries =
        new MinistryService(
            database, quotas, its.contacts, its.directory, its.events, its.ids, its.clock);
    tenants = new TenantService(database, quotas, its.directory, its.events, its.ids, its.clock);
    retirement =
        new Retirement(
            database,
            tenants,
            quotas,
            its.notices,
            its.events,
            its.audit,
            its.clock,
            its.graceDays);
  }

  /** What runs again and again. */
  public List<Periodic> background() {
    return List.of(watch.watching(), loanKeeper.keeping());
  }

  public List<Object> resources() {
    return List.of(
        new MinistryResource(ministries, confirmations, changes),
        new TenantResource(tenants, retirement, changes),
        new MinistryTenantsResource(tenants, changes),
        new MinistryQuotaResource(quotas, changes),
        new TenantQuotaResource(quotas, changes),
        new MinistryLoanResource(loans, changes),
        new TenantLoanResource(loans, changes));
  }

  /** Ends every wait for good: the process is about to stop. */
  public void close() {
    tenants.close();
  }
}
