package cloud.faso.metering;

import cloud.faso.access.Caller;
import cloud.faso.access.Grant;
import cloud.faso.access.MinistryId;
import cloud.faso.access.MinistryRef;
import cloud.faso.access.MinistryScope;
import cloud.faso.access.PlatformScope;
import cloud.faso.access.Role;
import cloud.faso.access.TenantId;
import cloud.faso.access.TenantRef;
import cloud.faso.access.TenantScope;
import cloud.faso.access.TokenId;
import cloud.faso.audit.Audit;
import cloud.faso.notices.MailSettings;
import cloud.faso.notices.MemberBook;
import cloud.faso.notices.Notices;
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.platform.clock.SteadyClock;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import cloud.faso.tenancy.Contacts;
import cloud.faso.tenancy.MinistryService;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.TenancyDirectory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Two ministries whose things are metered, on a clock that stands still. */
abstract class BilledMinistries {

  private static final Set<String> OPERATORS = Set.of("operator");
  private static final Caller OPERATOR =
      Caller.with(new TokenId("token-1"), "root", Grant.ofPlatform(Role.OPERATOR));
  static final PlatformScope PLATFORM = OPERATOR.enterPlatform(OPERATORS);
  static final String LABELS = "{\"app\":\"=1+1\"}";
  static final Use RUNNING = new Use(true, 2, 4096, 10, 0, LABELS);
  static final Use STOPPED = new Use(false, 2, 4096, 10, 0, LABELS);
  static final YearMonth MONTH = YearMonth.of(2026, 10);
  static final IfMatch WHATEVER = new IfMatch(null);

  /** The id of a thing. */
  record Thing(String value) implements TypedId {}

  final StillClock clock = new StillClock();
  private Duration setBy = Duration.ZERO;
  private final DataSource source;
  final Jdbi jdbi;
  final Database database;
  final Metering metering;
  final PriceService prices;

  BilledMinistries(TestDatabases.Kind kind) {
    source = kind.newSource();
    jdbi = Databases.jdbi(source);
    database = new Database(jdbi, CommitObserver.NONE);
    IdSource ids = new IdSource(clock, new SplittableRandom(7));
    Events events = new Events(database, ids, clock);
    Notices notices =
        new Notices(
            database,
            new Contacts(database),
            MemberBook.NONE,
            new MailSettings(null, List.of()),
            ids,
            clock);
    QuotaService quotas =
        new QuotaService(database, new TenancyDirectory(database), events, notices, clock);
    Audit audit = new Audit(database, ids, clock);
    Changes changes = new Changes(database, audit, new ObjectMapper(), clock);
    metering =
        new Metering(
            new Metering.Needs(
                database,
                new MinistryService(
                    database,
                    quotas,
                    new Contacts(database),
                    new TenancyDirectory(database),
                    events,
                    ids,
                    clock),
                new BillingTerms(ZoneOffset.UTC, Duration.ofDays(2)),
                changes,
                events,
                audit,
                ids,
                clock,
                new SteadyClock(clock, this::passed)));
    prices = new PriceService(database, metering.prices, events, ids, clock);
  }

  @BeforeEach
  void found() {
    for (String code : List.of("sante", "education")) {
      jdbi.useHandle(
          handle ->
              handle.execute(
                  """
                  insert into ministry
                    (id, code, name_fr, name_en, monthly_budget_xof, version, created_at)
                  values (?, ?, 'Ministère de l’Épargne', 'Ministry', 100000, 1, ?)
                  """,
                  "ministry-" + code,
                  code,
                  clock.instant()));
    }
    price(Item.VCPU_RUNNING, 7000, "2026-01-01");
    price(Item.DISK, 100, "2026-01-01");
    at(Instant.parse("2026-10-01T00:00:00Z"));
  }

  @AfterEach
  void close() {
    source.close(true);
  }

  void at(Instant time) {
    clock.advance(Duration.between(clock.instant(), time));
  }

  void price(Item item, long xof, String day) {
    boolean timed = item.unit().isTimed();
    prices.create(
        PLATFORM,
        new CreatePriceRequest(
            item, timed ? (Long) xof : null, timed ? null : (Long) xof, LocalDate.parse(day)));
  }

  static MinistryScope ministry(String code) {
    MinistryRef ref = new MinistryRef(new MinistryId("ministry-" + code), code);
    return OPERATOR.enter(ref, code, OPERATORS);
  }

  static TenantScope tenant(String ministry) {
    TenantRef ref =
        new TenantRef(
            new TenantId("tenant-" + ministry),
            new MinistryId("ministry-" + ministry),
            ministry + "-prod",
            null);
    return OPERATOR.enter(ref, ref.name(), OPERATORS);
  }

  /** Sets the clock, while no time passes. */
  void set(Duration ahead) {
    clock.advance(ahead);
    setBy = setBy.plus(ahead);
  }

  private long passed() {
    return Duration.between(Instant.EPOCH, clock.instant()).minus(setBy).toNanos();
  }

  void open(String thing, String ministry, Use use) {
    database.transact(() -> metering.meters.open(new Thing(thing), thing, tenant(ministry), use));
  }

  void change(String thing, Use use) {
    database.transact(() -> metering.meters.change(new Thing(thing), () -> use));
  }

  Statement statement(String ministry) {
    return metering.statements.get(ministry(ministry), MONTH);
  }

  long quantity(Item item) {
    return statement("sante").items().stream()
        .filter(each -> each.item() == item)
        .mapToLong(Statement.ItemSum::quantity)
        .sum();
  }

  /** Looks as often as it takes to believe the clock. */
  void closeDue() {
    for (int i = 0; i < StatementService.LOOKS; i++) {
      metering.statements.closeDue();
    }
  }
}
