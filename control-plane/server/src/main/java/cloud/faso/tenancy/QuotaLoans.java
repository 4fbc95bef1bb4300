package cloud.faso.tenancy;

import cloud.faso.access.MinistryId;
import cloud.faso.access.Scope;
import cloud.faso.access.TenantId;
import cloud.faso.notices.Audience;
import cloud.faso.notices.NoticeType;
import cloud.faso.notices.Notices;
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
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Quota that is lent in addition, until a day. A tenant's loan is taken out of what its ministry
 * has left, and ends before what it was taken from does. Locks go from whose it is, for what its
 * people do, to the loan to the tenant's quota to the ministry's.
 */
public final class QuotaLoans {

  private final Database database;
  private final QuotaLoanTable table;
  private final QuotaService quotas;
  private final TenancyDirectory directory;
  private final Events events;
  private final Notices notices;
  private final IdSource ids;
  private final InstantSource clock;

  public QuotaLoans(
      Database database,
      QuotaService quotas,
      TenancyDirectory directory,
      Events events,
      Notices notices,
      IdSource ids,
      InstantSource clock) {
    this.database = database;
    this.table = database.table(QuotaLoanTable.class);
    this.quotas = quotas;
    this.directory = directory;
    this.events = events;
    this.notices = notices;
    this.ids = ids;
    this.clock = clock;
  }

  /** Whose quota is larger by a loan: a tenant's, or without one the ministry's. */
  private record Borrower(String owner, MinistryId ministry, @Nullable TenantId tenant) {
    static Borrower of(Scope scope) {
      MinistryId ministry = Objects.requireNonNull(scope.ministry());
      TenantId tenant = scope.tenant();
      return new Borrower(tenant == null ? ministry.value() : tenant.value(), ministry, tenant);
    }

    String path() {
      return (tenant == null ? "/v1/ministries/" : "/v1/tenants/") + owner + "/quota/loans/";
    }
  }

  /** What a patch may change. */
  private record Patchable(String expiresAt, @Nullable String description) {}

  /**
   * Lends to a ministry, or to a tenant out of what its ministry has left; in the transaction that
   * the caller is in, or in its own.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid} for nothing, or a time that is
   *     past; to a tenant also {@code quota-exceeded} when what is left is too little, and {@code
   *     loan-outlasts-ministry} when it will be before the loan ends
   */
  public QuotaLoanRow lend(
      Scope scope, Resources amounts, Instant expiresAt, @Nullable String description) {
    return lend(Borrower.of(scope), amounts, expiresAt, description);
  }

  /** As to a ministry's scope: what it lacks for something that an operator approved. */
  void lend(
      MinistryId ministry, Resources amounts, Instant expiresAt, @Nullable String description) {
    lend(new Borrower(ministry.value(), ministry, null), amounts, expiresAt, description);
  }

  public Answer create(Scope scope, LendQuotaRequest request) {
    return database.transact(
        () -> {
          hold(scope);
          QuotaLoanRow row =
              lend(scope, request.amounts(), request.expiresAt(), request.description());
          return Answer.created(QuotaLoanView.of(row), row.version(), path(scope, row.id()));
        });
  }

  /** Where a loan of the scope's is found. */
  public String path(Scope scope, QuotaLoanId loan) {
    return Borrower.of(scope).path() + loan.value();
  }

  public Page<QuotaLoanView> list(Scope scope, PageQuery page) {
    return page.cut(
        table.list(Borrower.of(scope).owner, page, clock.instant()),
        row -> row.endsAt().toString(),
        row -> row.id().value(),
        QuotaLoanView::of);
  }

  public QuotaLoanView get(Scope scope, String loan) {
    return find(scope, loan).orElseThrow(() -> missing(loan));
  }

  /** The loan; empty for one that is over. */
  public Optional<QuotaLoanView> find(Scope scope, String loan) {
    return table.find(Borrower.of(scope).owner, loan).filter(this::goesOn).map(QuotaLoanView::of);
  }

  /** Extends a loan, or describes it otherwise; throws as {@link #lend}. */
  public Answer patch(Scope scope, String loan, MergePatch patch, IfMatch ifMatch) {
    return database.transact(
        () -> {
          hold(scope);
          QuotaLoanRow row = lock(scope, loan);
          ifMatch.check(row.version());
          Patchable wanted =
              patch.applyTo(
                  new Patchable(row.endsAt().toString(), row.description()), Patchable.class);
          Instant expiresAt = Instant.parse(wanted.expiresAt()).truncatedTo(ChronoUnit.MICROS);
          if (expiresAt.isBefore(row.endsAt())) {
            throw PlatformProblem.INVALID
                .problem()
                .because("/expiresAt", "violation.sooner-than-it-is", row.endsAt().toString());
          }
          table.change(row.id(), expiresAt, wanted.description());
          if (expiresAt.isAfter(row.endsAt())) {
            requireCovered(row, expiresAt);
          }
          record(EventType.QUOTA_LOAN_CHANGED, row);
          QuotaLoanRow changed = lock(scope, loan);
          return Answer.ok(QuotaLoanView.of(changed), changed.version());
        });
  }

  /**
   * Ends a loan at once. What is used, or was given to tenants, above the rest stays, and cannot
   * grow.
   */
  public Answer end(Scope scope, String loan, IfMatch ifMatch) {
    return database.transact(
        () -> {
          hold(scope);
          QuotaLoanRow row = lock(scope, loan);
          ifMatch.check(row.version());
          takeBack(row);
          return Answer.gone();
        });
  }

  private void hold(Scope scope) {
    directory.holdInUse(scope.ministry(), scope.tenant());
  }

  private QuotaLoanRow lend(
      Borrower borrower, Resources amounts, Instant expiresAt, @Nullable String description) {
    if (amounts.equals(Resources.NONE)) {
      throw PlatformProblem.INVALID.problem().because("", "violation.lends-nothing");
    }
    Instant now = clock.instant();
    // As exactly as databases keep it.
    Instant end = expiresAt.truncatedTo(ChronoUnit.MICROS);
    if (!end.isAfter(now)) {
      throw PlatformProblem.INVALID.problem().because("/expiresAt", "violation.not-in-the-future");
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

  /** Takes the amounts out of the quota, and tells the ministry's leads; the row is locked. */
  void takeBack(QuotaLoanRow row) {
    table.delete(row.id());
    quotas.lend(row.ownerId(), row.amounts().negated());
    record(EventType.QUOTA_LOAN_ENDED, row);
    notices.tell(
        new Audience.Leads(row.ministryId()),
        NoticeType.QUOTA_LOAN_ENDED,
        nameOf(row),
        QuotaWords.amounts(row.amounts()));
  }

  /**
   * Holds that a tenant's loan is covered by what its ministry has, now and until it ends. The
   * ministry's quota is locked first, so nobody lends, ends or gives out the same at once.
   */
  private void requireCovered(QuotaLoanRow row, Instant expiresAt) {
    if (row.tenantId() == null) {
      return;
    }
    Instant now = clock.instant();
    QuotaService.Shared shared =
        quotas.requireGivenOutFits(row.ministryId(), "/*", row.amounts(), now);
    new LoanTimeline(shared.limits(), shared.given(), table.within(row.ministryId(), now))
        .before(expiresAt, row.amounts())
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
        .because("/expiresAt", "violation.later-than-covered", gap.at().toString());
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

  private QuotaLoanRow lock(Scope scope, String loan) {
    return table
        .lock(Borrower.of(scope).owner, loan)
        .filter(this::goesOn)
        .orElseThrow(() -> missing(loan));
  }

  /** One that is over is as good as gone; {@link LoanKeeper} takes it back. */
  private boolean goesOn(QuotaLoanRow loan) {
    return loan.endsAt().isAfter(clock.instant());
  }

  private static RuntimeException missing(String loan) {
    return PlatformProblem.NOT_FOUND.problem("loan", loan);
  }
}
