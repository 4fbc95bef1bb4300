package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.http.MergePatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.Resources.Resource;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Quota that is lent in addition, until a day. A tenant's loan is taken out of what its ministry
 * has left, and ends before what it was taken from does. Locks go from the loan to the tenant's
 * quota to the ministry's.
 */
public final class QuotaLoans {

  private final Database database;
  private final QuotaLoanTable table;
  private final QuotaService quotas;
  private final TenancyDirectory directory;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;

  public QuotaLoans(
      Database database,
      QuotaService quotas,
      TenancyDirectory directory,
      Events events,
      IdSource ids,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(QuotaLoanTable.class);
    this.quotas = quotas;
    this.directory = directory;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  /** Whose quota is larger by a loan. */
  private record Borrower(String owner, MinistryId ministry, @Nullable TenantId tenant) {
    static Borrower of(MinistryScope scope) {
      return new Borrower(scope.ministry().value(), scope.ministry(), null);
    }

    static Borrower of(TenantScope scope) {
      return new Borrower(scope.tenant().value(), scope.ministry(), scope.tenant());
    }

    String path() {
      return (tenant == null ? "/v1/ministries/" : "/v1/tenants/") + owner + "/quota/loans/";
    }
  }

  /** What a patch may change. */
  private record Patchable(String until, @Nullable String description) {}

  /**
   * Lends to a ministry, in the transaction that the caller is in, or in its own.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid} for nothing, or a time that is past
   */
  public QuotaLoanRow lend(
      MinistryScope scope, Resources amounts, Instant until, @Nullable String description) {
    return lend(Borrower.of(scope), amounts, until, description);
  }

  /** As to a ministry's scope: what it lacks for something that an operator approved. */
  void lend(MinistryId ministry, Resources amounts, Instant until, @Nullable String description) {
    lend(new Borrower(ministry.value(), ministry, null), amounts, until, description);
  }

  /**
   * As to a ministry; out of what the tenant's ministry has left.
   *
   * @throws cloud.faso.platform.problem.Problem also {@code quota-exceeded} when that is too
   *     little, and {@code loan-outlasts-ministry} when it will be before the loan ends
   */
  public QuotaLoanRow lend(
      TenantScope scope, Resources amounts, Instant until, @Nullable String description) {
    return lend(Borrower.of(scope), amounts, until, description);
  }

  public Answer create(MinistryScope scope, LendQuotaRequest request) {
    return create(Borrower.of(scope), request);
  }

  public Answer create(TenantScope scope, LendQuotaRequest request) {
    return create(Borrower.of(scope), request);
  }

  public Page<QuotaLoanView> list(MinistryScope scope, PageQuery page) {
    return list(Borrower.of(scope), page);
  }

  public Page<QuotaLoanView> list(TenantScope scope, PageQuery page) {
    return list(Borrower.of(scope), page);
  }

  public QuotaLoanView get(MinistryScope scope, String loan) {
    return get(Borrower.of(scope), loan);
  }

  public QuotaLoanView get(TenantScope scope, String loan) {
    return get(Borrower.of(scope), loan);
  }

  public Answer patch(MinistryScope scope, String loan, MergePatch patch, IfMatch ifMatch) {
    return patch(Borrower.of(scope), loan, patch, ifMatch);
  }

  public Answer patch(TenantScope scope, String loan, MergePatch patch, IfMatch ifMatch) {
    return patch(Borrower.of(scope), loan, patch, ifMatch);
  }

  /** Ends a ministry's loan at once, unless tenants have what it would take away. */
  public Answer end(MinistryScope scope, String loan, IfMatch ifMatch) {
    return end(Borrower.of(scope), loan, ifMatch);
  }

  /** Ends a tenant's loan at once; what is used above the rest stays, and cannot grow. */
  public Answer end(TenantScope scope, String loan, IfMatch ifMatch) {
    return end(Borrower.of(scope), loan, ifMatch);
  }

  private Answer create(Borrower borrower, LendQuotaRequest request) {
    return database.transact(
        () -> {
          QuotaLoanRow row =
              lend(borrower, request.amounts(), request.until(), request.description());
          return Answer.created(
              QuotaLoanView.of(row), row.version(), borrower.path() + row.id().value());
        });
  }

  private QuotaLoanRow lend(
      Borrower borrower, Resources amounts, Instant until, @Nullable String description) {
    if (amounts.equals(Resources.NONE)) {
      throw PlatformProblem.INVALID.problem().because("", "violation.lends-nothing");
    }
    Instant now = clock.instant();
    // As exactly as databases keep it.
    Instant end = until.truncatedTo(ChronoUnit.MICROS);
    if (!end.isAfter(now)) {
      throw PlatformProblem.INVALID.problem().because("/until", "violation.not-in-the-future");
    }
    return database.transact(
        () -> {
          QuotaLoanRow row = row(borrower, amounts, end, description, now);
          quotas.lend(row.ownerId(), amounts);
          table.insert(row);
          requireCovered(row, end);
          record(EventType.QUOTA_LENT, row);
          return row;
        });
  }

  private Page<QuotaLoanView> list(Borrower borrower, PageQuery page) {
    return page.cut(
        table.list(borrower.owner, page, clock.instant()),
        row -> row.endsAt().toString(),
        row -> row.id().value(),
        QuotaLoanView::of);
  }

  private QuotaLoanView get(Borrower borrower, String loan) {
    return QuotaLoanView.of(
        table.find(borrower.owner, loan).filter(this::goesOn).orElseThrow(() -> missing(loan)));
  }

  private Answer patch(Borrower borrower, String loan, MergePatch patch, IfMatch ifMatch) {
    return database.transact(
        () -> {
          QuotaLoanRow row = lock(borrower, loan);
          ifMatch.check(row.version());
          Patchable wanted =
              patch.applyTo(
                  new Patchable(row.endsAt().toString(), row.description()), Patchable.class);
          Instant until = Instant.parse(wanted.until()).truncatedTo(ChronoUnit.MICROS);
          if (until.isBefore(row.endsAt())) {
            throw PlatformProblem.INVALID
                .problem()
                .because("/until", "violation.sooner-than-it-is", row.endsAt().toString());
          }
          table.change(row.id(), until, wanted.description());
          if (until.isAfter(row.endsAt())) {
            requireCovered(row, until);
          }
          record(EventType.QUOTA_LOAN_CHANGED, row);
          QuotaLoanRow changed = lock(borrower, loan);
          return Answer.ok(QuotaLoanView.of(changed), changed.version());
        });
  }

  private Answer end(Borrower borrower, String loan, IfMatch ifMatch) {
    return database.transact(
        () -> {
          QuotaLoanRow row = lock(borrower, loan);
          ifMatch.check(row.version());
          takeBack(row);
          if (row.tenantId() == null) {
            quotas.requireGivenOutFits(row.ministryId(), "", row.amounts());
          }
          return Answer.gone();
        });
  }

  /** Takes the amounts out of the quota; the row is locked. */
  void takeBack(QuotaLoanRow row) {
    table.delete(row.id());
    quotas.lend(row.ownerId(), row.amounts().negated());
    record(EventType.QUOTA_LOAN_ENDED, row);
  }

  /**
   * Holds that a tenant's loan is covered by what its ministry has, now and until it ends. The
   * ministry's quota is locked first, so nobody lends, ends or gives out the same at once.
   */
  private void requireCovered(QuotaLoanRow row, Instant until) {
    if (row.tenantId() == null) {
      return;
    }
    Instant now = clock.instant();
    QuotaService.Shared shared =
        quotas.requireGivenOutFits(row.ministryId(), "/*", row.amounts(), now);
    new LoanTimeline(shared.limits(), shared.given(), table.within(row.ministryId(), now))
        .before(until, row.amounts())
        .ifPresent(
            gap -> {
              throw outlasts(row.ministryId(), gap);
            });
  }

  private RuntimeException outlasts(MinistryId ministry, LoanTimeline.Shortfall gap) {
    Resource over = gap.resource();
    return TenancyProblem.LOAN_OUTLASTS_MINISTRY
        .problem(
            directory.codeOf(ministry),
            gap.limit(),
            QuotaWords.unit(over),
            gap.at().toString(),
            gap.given())
        .because("/until", "violation.later-than-covered", gap.at().toString());
  }

  private QuotaLoanRow row(
      Borrower borrower,
      Resources amounts,
      Instant end,
      @Nullable String description,
      Instant now) {
    return new QuotaLoanRow(
        ids.next(QuotaLoanId.PREFIX, QuotaLoanId::new),
        borrower.owner,
        borrower.ministry,
        borrower.tenant,
        amounts.vcpus(),
        amounts.memoryMiB(),
        amounts.vms(),
        amounts.volumeGiB(),
        amounts.floatingIps(),
        end,
        null,
        description,
        1,
        now);
  }

  private void record(EventType type, QuotaLoanRow row) {
    events.record(type, row.id(), row.tenantId(), row.ministryId(), Map.of("name", nameOf(row)));
  }

  /** Of whom it was lent to. */
  String nameOf(QuotaLoanRow row) {
    return row.tenantId() == null
        ? directory.codeOf(row.ministryId())
        : directory.nameOf(row.tenantId());
  }

  private QuotaLoanRow lock(Borrower borrower, String loan) {
    return table.lock(borrower.owner, loan).filter(this::goesOn).orElseThrow(() -> missing(loan));
  }

  /** One that is over is as good as gone; {@link LoanKeeper} takes it back. */
  private boolean goesOn(QuotaLoanRow loan) {
    return loan.endsAt().isAfter(clock.instant());
  }

  private static RuntimeException missing(String loan) {
    return PlatformProblem.NOT_FOUND.problem("loan", loan);
  }
}
