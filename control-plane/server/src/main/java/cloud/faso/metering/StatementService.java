package cloud.faso.metering;

import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryScope;
import cloud.faso.audit.Audit;
import cloud.faso.audit.AuditReason;
import cloud.faso.audit.AuditTarget;
import cloud.faso.metering.Statement.Line;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.background.Periodic;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.StoredJson;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import cloud.faso.tenancy.MinistryRow;
import cloud.faso.tenancy.MinistryService;
import com.fasterxml.jackson.core.type.TypeReference;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.YearMonth;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Use cases of statements. A month is a draft, made anew whenever it is read, until it is closed:
 * by an operator once it is over, or by itself some time later. A closed one is read as it was
 * stored.
 */
public final class StatementService {

  private static final Duration LOOKED_AT = Duration.ofMinutes(10);

  /** An hour of them: a clock that was set ahead by mistake has been set right by then. */
  static final int LOOKS = 6;

  private static final TypeReference<Statement> DOCUMENT = new TypeReference<>() {};

  private final Database database;
  private final StatementTable table;
  private final MeterTable meters;
  private final TrafficTable traffic;
  private final MinistryService ministries;
  private final Prices prices;
  private final BillingTerms terms;
  private final Events events;
  private final Audit audit;
  private final IdSource ids;
  private final InstantSource clock;

  /** How often on end a month was found due. */
  private int due;

  StatementService(Metering.Needs its, Prices prices) {
    this.database = its.database();
    this.table = database.table(StatementTable.class);
    this.meters = database.table(MeterTable.class);
    this.traffic = database.table(TrafficTable.class);
    this.ministries = its.ministries();
    this.prices = prices;
    this.terms = its.terms();
    this.events = its.events();
    this.audit = its.audit();
    this.ids = its.ids();
    this.clock = its.clock();
  }

  /** The closed ones. */
  public Page<StatementSummary> list(MinistryScope scope, PageQuery page) {
    return page.cut(
        table.list(scope.ministry(), page),
        StatementRow::billedMonth,
        StatementRow::billedMonth,
        StatementSummary::of);
  }

  /**
   * A month's statement: as it was closed, or a draft.
   *
   * @throws cloud.faso.platform.problem.Problem {@code not-found} for a month that has not begun
   */
  public Statement get(MinistryScope scope, YearMonth month) {
    return table
        .document(scope.ministry(), month.toString())
        .map(document -> StoredJson.read(document, DOCUMENT))
        .orElseGet(() -> draft(scope, month));
  }

  private Statement draft(MinistryScope scope, YearMonth month) {
    YearMonth present = terms.monthOf(clock.instant());
    if (month.isAfter(present)) {
      throw PlatformProblem.NOT_FOUND
          .problem("statement", month.toString())
          .saying("statement.not-begun", month, present);
    }
    return database.transact(() -> make(scope.ministry(), month, null));
  }

  /**
   * Closes a month that is over; one that is closed stays as it is.
   *
   * @throws cloud.faso.platform.problem.Problem {@code month-not-over}
   */
  public Answer close(MinistryScope scope, YearMonth month) {
    Instant end = terms.spanOf(month).until();
    if (clock.instant().isBefore(end)) {
      throw MeteringProblem.MONTH_NOT_OVER.problem(month.toString(), end.toString());
    }
    return database.transact(
        () -> {
          table.lock();
          return Answer.ok(StatementSummary.of(closed(scope.ministry(), month)));
        });
  }

  /** Closes what has been over for long enough. */
  Periodic closing() {
    return new Periodic("close-statements", LOOKED_AT, this::closeDue);
  }

  /** Closes what has been due at each of the last looks: what is closed stays so for ever. */
  synchronized void closeDue() {
    YearMonth last = terms.monthOf(clock.instant().minus(terms.closeAfter())).minusMonths(1);
    Optional<YearMonth> next = nextToClose();
    due = isDue(next, last) ? due + 1 : 0;
    while (due >= LOOKS && isDue(next, last) && closeAll(next.get())) {
      next = nextToClose();
    }
  }

  private static boolean isDue(Optional<YearMonth> next, YearMonth last) {
    return next.isPresent() && !next.get().isAfter(last);
  }

  private Optional<YearMonth> nextToClose() {
    return table
        .closedThrough()
        .map(month -> YearMonth.parse(month).plusMonths(1))
        .or(() -> meters.first().map(terms::monthOf));
  }

  /** Each in a transaction of its own; false when another replica is at it. */
  private boolean closeAll(YearMonth month) {
    Span span = terms.spanOf(month);
    for (MinistryId ministry : meters.users(span.from(), span.until())) {
      if (!locked(() -> closeByItself(ministry, month))) {
        return false;
      }
    }
    return locked(() -> table.setClosedThrough(month.toString()));
  }

  private boolean locked(Runnable work) {
    return database.transact(
        () -> {
          boolean mine = table.tryLock().isPresent();
          if (mine) {
            work.run();
          }
          return mine;
        });
  }

  private void closeByItself(MinistryId ministry, YearMonth month) {
    if (table.find(ministry, month.toString()).isEmpty()) {
      audit.byItself(
          "closeStatement",
          AuditReason.MONTH_OVER,
          new AuditTarget(closeNow(ministry, month).id().value(), null, ministry),
          null);
    }
  }

  private StatementRow closed(MinistryId ministry, YearMonth month) {
    return table.find(ministry, month.toString()).orElseGet(() -> closeNow(ministry, month));
  }

  private StatementRow closeNow(MinistryId ministry, YearMonth month) {
    String series = String.valueOf(month.getYear());
    StatementRow numbered =
        new StatementRow(
            ids.next(StatementId.PREFIX, StatementId::new),
            ministry,
            month.toString(),
            series,
            table.nextNumber(series),
            0,
            clock.instant());
    Statement statement = make(ministry, month, numbered);
    StatementRow row = numbered.coming(statement.totalXof());
    table.insert(row, StoredJson.write(statement));
    events.record(
        EventType.STATEMENT_CLOSED,
        row.id(),
        null,
        ministry,
        Map.of("name", row.printed(), "month", month.toString(), "totalXof", row.totalXof()));
    return row;
  }

  /**
   * @param row what it is closed as, or null for a draft
   */
  private Statement make(MinistryId ministry, YearMonth month, @Nullable StatementRow row) {
    MinistryRow payer = ministries.require(ministry);
    Span span = terms.spanOf(month).upTo(clock.instant());
    Bill bill = bill(ministry, span);
    List<Line> lines = bill.lines();
    long total = Bill.total(lines);
    return new Statement(
        ministry,
        payer.code(),
        payer.nameFr(),
        payer.nameEn(),
        month.toString(),
        row == null ? Statement.Status.DRAFT : Statement.Status.CLOSED,
        row == null ? null : row.printed(),
        span.from(),
        span.until(),
        row == null ? null : row.closedAt(),
        total,
        forecast(payer, month, new Span(inUseFrom(ministry, bill, span), span.until()), total),
        Bill.byItem(lines),
        Bill.byTenant(lines, ministries.tenantBudgets(ministry)),
        Bill.byLabel(lines),
        lines);
  }

  /** From when on a month tells how the year will go on: its begin, or when the first use began. */
  private Instant inUseFrom(MinistryId ministry, Bill bill, Span month) {
    Instant first = bill.firstUse();
    return first == null
            || first.isBefore(month.from())
            || meters.usedBefore(ministry, month.from()).isPresent()
        ? month.from()
        : first;
  }

  private Bill bill(MinistryId ministry, Span span) {
    Bill bill = new Bill(prices.list(), span);
    meters.read("ministry_id", ministry.value(), span.from(), span.until(), bill::add);
    traffic.read("ministry_id", ministry.value(), span.from(), span.until(), bill::add);
    return bill;
  }

  /**
   * @param inUse the part of the month that was in use
   */
  private Forecast forecast(MinistryRow payer, YearMonth month, Span inUse, long total) {
    YearMonth january = YearMonth.of(month.getYear(), 1);
    Instant yearEnd = terms.beginOf(january.plusYears(1));
    return Forecast.of(
        before(payer.id(), january, month),
        total,
        inUse.minutes(),
        new Span(inUse.until(), yearEnd).minutes(),
        payer.monthlyBudgetXof());
  }

  /** What the months before this one come to, closed or not. */
  private long before(MinistryId ministry, YearMonth january, YearMonth month) {
    long sum = 0;
    for (YearMonth each = january; each.isBefore(month); each = each.plusMonths(1)) {
      Optional<StatementRow> closed = table.find(ministry, each.toString());
      sum +=
          closed.isPresent()
              ? closed.get().totalXof()
              : Bill.total(bill(ministry, terms.spanOf(each)).lines());
    }
    return sum;
  }
}
