package cloud.faso.requests;

import cloud.faso.access.Callers;
import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.access.TokenService;
import cloud.faso.audit.Audit;
import cloud.faso.compute.CapacityLeft;
import cloud.faso.compute.FlavorService;
import cloud.faso.compute.VmGrants;
import cloud.faso.metering.BudgetLeft;
import cloud.faso.metering.Prices;
import cloud.faso.network.Networks;
import cloud.faso.notices.Notices;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.people.MemberService;
import cloud.faso.people.PersonService;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.background.Signals;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Contract;
import cloud.faso.platform.id.IdSource;
import cloud.faso.tenancy.MinistryService;
import cloud.faso.tenancy.QuotaGrants;
import cloud.faso.tenancy.QuotaLoans;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.TenancyDirectory;
import cloud.faso.tenancy.TenantService;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.InstantSource;
import java.util.List;

/** All of requests, wired. */
public final class Requests {

  private final RequestService service;
  private final RequestDecisions decisions;
  private final RequestWatch watch;
  private final Changes changes;
  private final Signals<RequestId> changed = new Signals<>();

  /** What it stands on. */
  public record Needs(
      Database database,
      Contract contract,
      ObjectMapper json,
      TenancyDirectory directory,
      Callers callers,
      TokenService tokens,
      PersonService people,
      MemberService members,
      MinistryService ministries,
      TenantService tenants,
      QuotaService quotas,
      QuotaGrants grants,
      QuotaLoans loans,
      Prices prices,
      BudgetLeft budgetLeft,
      FlavorService flavors,
      VmGrants vms,
      CapacityLeft capacity,
      Networks networks,
      Changes changes,
      Events events,
      Audit audit,
      Notices notices,
      RequestPolicy policy,
      IdSource ids,
      InstantSource clock) {}

  /** What its use cases share. */
  record Parts(
      Calls calls,
      Payloads payloads,
      RequestDecisions decisions,
      RequestViews views,
      RequestJournal journal,
      RequestNotices notices,
      Signals<RequestId> changed) {}

  public Requests(Needs its) {
    Calls calls =
        new Calls(
            its.directory(),
            List.of(
                new NewVm(its),
                new LongerVm(its),
                new LargerVm(its),
                new NewFloatingIp(its),
                new NewPeering(its),
                new NewOffer(its),
                new NewMember(its),
                new TenantLimits(its),
                LongerLoan.ofTenant(its),
                MoreBudget.ofTenant(its)),
            List.of(
                new MinistryLimits(its), LongerLoan.ofMinistry(its), MoreBudget.ofMinistry(its)));
    Payloads payloads = new Payloads(its.contract());
    RequestJournal journal = new RequestJournal(its.database(), its.events(), changed, its.clock());
    RequestNotices notices = new RequestNotices(its);
    RequestViews views =
        new RequestViews(
            its.database().table(RequestTable.class), payloads, its.directory(), its.clock());
    decisions = new RequestDecisions(its, calls, payloads, views, journal, notices);
    service =
        new RequestService(
            its, new Parts(calls, payloads, decisions, views, journal, notices, changed));
    watch = new RequestWatch(its, payloads, journal, notices);
    changes = its.changes();
  }

  /** To be called before a tenant goes, in the transaction that deletes it; what ended stays. */
  public void takeLeave(TenantId tenant) {
    watch.takeLeave(tenant);
  }

  /** To be called before a ministry is retired, in the transaction that does it. */
  public void takeLeave(MinistryId ministry) {
    watch.takeLeave(ministry);
  }

  public Periodic watching() {
    return watch.watching();
  }

  public List<Object> resources() {
    return List.of(
        new RequestResource(service, decisions, changes),
        new MinistryRequestResource(service, changes),
        new TenantRequestResource(service, changes));
  }

  /** Ends every wait for good: the process is about to stop. */
  public void close() {
    changed.close();
  }
}
