package cloud.faso.metering;

import cloud.faso.access.PlatformScope;
import cloud.faso.operations.EventType;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.http.Answer;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.page.PageQuery.Page;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Use cases of prices. One is never changed: another follows it, or it is deleted, as long as no
 * statement was made with it.
 */
public final class PriceService {

  /** There never is another one. */
  static final long VERSION = 1;

  private final Database database;
  private final PriceTable table;
  private final StatementTable statements;
  private final Prices prices;
  private final Events events;
  private final IdSource ids;
  private final InstantSource clock;

  PriceService(Database database, Prices prices, Events events, IdSource ids, InstantSource clock) {
    this.database = database;
    this.table = database.table(PriceTable.class);
    this.statements = database.table(StatementTable.class);
    this.prices = prices;
    this.events = events;
    this.ids = ids;
    this.clock = clock;
  }

  public Page<PriceView> list(PlatformScope scope, @Nullable Item item, PageQuery page) {
    return page.cut(
        table.list(item, page), row -> row.item().name(), row -> row.id().value(), this::view);
  }

  public PriceView get(PlatformScope scope, String id) {
    return view(require(id));
  }

  public Answer create(PlatformScope scope, CreatePriceRequest request) {
    long xof = xofPer1000(request);
    return database.transact(
        () -> {
          requireNotBilled(request.validFrom());
          if (table.on(request.item(), request.validFrom()) > 0) {
            throw MeteringProblem.PRICE_EXISTS.problem(request.item(), request.validFrom());
          }
          PriceRow row =
              new PriceRow(
                  ids.next(PriceId.PREFIX, PriceId::new),
                  request.item(),
                  xof,
                  request.validFrom(),
                  clock.instant());
          table.insert(row);
          record(EventType.PRICE_CREATED, row);
          return Answer.created(view(row), VERSION, "/v1/prices/" + row.id().value());
        });
  }

  public Answer delete(PlatformScope scope, String id, IfMatch ifMatch) {
    return database.transact(
        () -> {
          PriceRow row = require(id);
          ifMatch.check(VERSION);
          requireNotBilled(row.validFrom());
          table.delete(row.id());
          record(EventType.PRICE_DELETED, row);
          return Answer.gone();
        });
  }

  /** What is had for a time is priced by the time, what passes by the GiB. */
  private static long xofPer1000(CreatePriceRequest request) {
    boolean timed = request.item().unit().isTimed();
    @Nullable Long wanted = timed ? request.xofPer1000Hours() : request.xofPer1000GiB();
    @Nullable Long other = timed ? request.xofPer1000GiB() : request.xofPer1000Hours();
    if (wanted == null || other != null) {
      throw PlatformProblem.INVALID
          .problem()
          .because(
              timed ? "/xofPer1000Hours" : "/xofPer1000GiB",
              timed ? "violation.priced-by-the-hour" : "violation.priced-by-the-gib",
              request.item());
    }
    return wanted;
  }

  /** Until the commit, no statement is closed. */
  private void requireNotBilled(LocalDate day) {
    statements.lock();
    statements
        .lastMonth()
        .map(month -> YearMonth.parse(month).plusMonths(1).atDay(1))
        .filter(day::isBefore)
        .ifPresent(
            first -> {
              throw MeteringProblem.PRICE_BILLED.problem(first);
            });
  }

  private PriceRow require(String id) {
    return table.find(id).orElseThrow(() -> PlatformProblem.NOT_FOUND.problem("price", id));
  }

  private PriceView view(PriceRow row) {
    return new PriceView(
        row.id(),
        row.item(),
        row.xofPer1000Hours(),
        row.xofPer1000GiB(),
        row.validFrom(),
        table.next(row.item(), row.validFrom()).map(next -> next.minusDays(1)).orElse(null),
        row.createdAt());
  }

  private void record(EventType type, PriceRow row) {
    events.record(
        type,
        row.id(),
        null,
        null,
        Map.of(
            "name",
            row.item(),
            row.item().unit().isTimed() ? "xofPer1000Hours" : "xofPer1000GiB",
            row.xofPer1000()));
    database.afterCommit(prices::forget);
  }
}
