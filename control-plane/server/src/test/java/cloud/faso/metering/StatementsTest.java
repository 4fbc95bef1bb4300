package cloud.faso.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
import cloud.faso.operations.Changes;
import cloud.faso.operations.Events;
import cloud.faso.platform.db.CommitObserver;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.db.Databases;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.StillClock;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.http.IfMatch;
import cloud.faso.platform.id.IdSource;
import cloud.faso.platform.id.TypedId;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.problem.Problem;
import cloud.faso.tenancy.Contacts;
import cloud.faso.tenancy.MinistryService;
import cloud.faso.tenancy.QuotaService;
import cloud.faso.tenancy.TenancyDirectory;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import org.apache.pdfbox.Loader;
import org.apache.pdfbox.pdmodel.PDDocument;
import org.apache.pdfbox.text.PDFTextStripper;
import org.apache.tomcat.jdbc.pool.DataSource;
import org.jdbi.v3.core.Jdbi;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** From what things take to a closed month, on a clock that stands still. */
@OnBothDatabases
final class StatementsTest {

  private static final Set<String> OPERATORS = Set.of("operator");
  private static final Caller OPERATOR =
      Caller.with(new TokenId("token-1"), "root", Grant.ofPlatform(Role.OPERATOR));
  private static final PlatformScope PLATFORM = OPERATOR.enterPlatform(OPERATORS);
  private static final String LABELS = "{\"app\":\"=1+1\"}";
  private static final Use RUNNING = new Use(true, 2, 4096, 10, 0, LABELS);
  private static final Use STOPPED = new Use(false, 2, 4096, 10, 0, LABELS);
  private static final YearMonth MONTH = YearMonth.of(2026, 10);
  private static final IfMatch WHATEVER = new IfMatch(null);

  /** The id of a thing. */
  private record Thing(String value) implements TypedId {}

  private final StillClock clock = new StillClock();
  private final DataSource source;
  private final Jdbi jdbi;
  private final Database database;
  private final Metering metering;
  private final PriceService prices;

  StatementsTest(TestDatabases.Kind kind) {
    source = kind.newSource();
    jdbi = Databases.jdbi(source);
    database = new Database(jdbi, CommitObserver.NONE);
    IdSource ids = new IdSource(clock, new SplittableRandom(7));
    Events events = new Events(database, ids, clock);
    QuotaService quotas = new QuotaService(database, new TenancyDirectory(database), events, clock);
    Changes changes =
        new Changes(database, new Audit(database, ids, clock), new ObjectMapper(), clock);
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
                ids,
                clock));
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

  private void at(Instant time) {
    clock.advance(Duration.between(clock.instant(), time));
  }

  private void price(Item item, long xof, String day) {
    boolean timed = item.unit().isTimed();
    prices.create(
        PLATFORM,
        new CreatePriceRequest(
            item, timed ? (Long) xof : null, timed ? null : (Long) xof, LocalDate.parse(day)));
  }

  private static MinistryScope ministry(String code) {
    MinistryRef ref = new MinistryRef(new MinistryId("ministry-" + code), code);
    return OPERATOR.enter(ref, code, OPERATORS);
  }

  private static TenantScope tenant(String ministry) {
    TenantRef ref =
        new TenantRef(
            new TenantId("tenant-" + ministry),
            new MinistryId("ministry-" + ministry),
            ministry + "-prod",
            null);
    return OPERATOR.enter(ref, ref.name(), OPERATORS);
  }

  private void open(String thing, String ministry, Use use) {
    database.transact(() -> metering.meters.open(new Thing(thing), thing, tenant(ministry), use));
  }

  private void change(String thing, Use use) {
    database.transact(() -> metering.meters.change(new Thing(thing), () -> use));
  }

  private Statement statement(String ministry) {
    return metering.statements.get(ministry(ministry), MONTH);
  }

  private long quantity(Item item) {
    return statement("sante").items().stream()
        .filter(each -> each.item() == item)
        .mapToLong(Statement.ItemSum::quantity)
        .sum();
  }

  private void assertAdjoining() {
    List<String> wrong =
        jdbi.withHandle(
            handle ->
                handle
                    .createQuery(
                        """
                        select thing from (
                          select thing, ended_at,
                            lead(began_at) over (partition by thing order by began_at) as after_it
                          from (
                            select thing, began_at, ended_at from metered
                            union all
                            select thing, since, null from meter) kept) adjoining
                        where ended_at <> after_it
                        """)
                    .mapTo(String.class)
                    .list());
    assertThat(wrong).isEmpty();
  }

  @Test
  void what_is_told_twice_counts_once_and_time_is_never_counted_twice() {
    open("vm-1", "sante", STOPPED);
    clock.advance(Duration.ofHours(1));
    change("vm-1", RUNNING);
    change("vm-1", RUNNING);
    clock.advance(Duration.ofHours(2));
    change("vm-1", RUNNING);

    assertThat(quantity(Item.VCPU_STOPPED)).isEqualTo(2 * 60);
    assertThat(quantity(Item.VCPU_RUNNING)).isEqualTo(2 * 120);
    assertThat(quantity(Item.DISK)).isEqualTo(10 * 180);
    assertAdjoining();
  }

  @Test
  void a_clock_that_jumps_ahead_and_back_adds_nothing() {
    open("vm-1", "sante", RUNNING);
    clock.advance(Duration.ofHours(5));
    change("vm-1", STOPPED);
    clock.advance(Duration.ofHours(-4));
    change("vm-1", RUNNING);
    change("vm-1", STOPPED);
    clock.advance(Duration.ofHours(9));
    database.transact(() -> metering.meters.close(new Thing("vm-1")));

    assertThat(quantity(Item.DISK)).isEqualTo(10 * 600);
    assertThat(quantity(Item.VCPU_RUNNING)).isEqualTo(2 * 300);
    assertAdjoining();
  }

  private void passed(String thing, long sent) {
    TenantScope owner = tenant("sante");
    database.transact(
        () ->
            metering.traffic.passed(
                List.of(
                    new Passed(
                        thing,
                        thing,
                        owner.tenant(),
                        owner.name(),
                        owner.ministry(),
                        clock.instant(),
                        sent,
                        0))));
  }

  @Test
  void traffic_is_on_the_bill_of_the_month_in_which_it_was_counted() {
    price(Item.TRAFFIC_SENT, 4000, "2026-10-20");
    open("vm-1", "sante", RUNNING);
    at(Instant.parse("2026-10-19T23:59:59Z"));
    passed("vm-1", 1L << 30);
    at(Instant.parse("2026-10-31T23:59:59Z"));
    passed("vm-1", 2L << 30);
    passed("vm-1", 1L << 30);
    at(Instant.parse("2026-11-01T00:00:00Z"));
    passed("vm-1", 8L << 30);

    Statement october = statement("sante");
    assertThat(quantity(Item.TRAFFIC_SENT)).isEqualTo(4L << 30);
    assertThat(october.lines()).hasSize(1);
    assertThat(october.lines().getFirst().charges())
        .filteredOn(charge -> charge.item() == Item.TRAFFIC_SENT)
        .containsExactly(
            Statement.Charge.of(Item.TRAFFIC_SENT, 1L << 30, 0, 0),
            Statement.Charge.of(Item.TRAFFIC_SENT, 3L << 30, 4000, 12));
    assertThat(StatementCsv.write(october, Locale.ENGLISH))
        .contains("Traffic, sent;3;GiB;3221225472;BYTE;4000;12");
    assertThat(october.pdf(Locale.FRENCH, ZoneOffset.UTC)).isNotEmpty();
  }

  @Test
  void a_spreadsheet_counts_in_hours_as_its_language_writes_them_and_says_the_exact_count_too() {
    open("vm-1", "sante", RUNNING);
    clock.advance(Duration.ofMinutes(45));

    Statement half = statement("sante");
    assertThat(StatementCsv.write(half, Locale.ENGLISH))
        .contains("Disk;7.5;GiB h;450;GIB_MINUTE;100;1")
        .contains("vCPUs, running;1.5;vCPU h;90;VCPU_MINUTE;7000;11");
    assertThat(StatementCsv.write(half, Locale.FRENCH)).contains(";7,5;");
    clock.advance(Duration.ofMinutes(1));
    assertThat(StatementCsv.write(statement("sante"), Locale.ENGLISH))
        .contains("vCPUs, running;1.533333;vCPU h;92;VCPU_MINUTE;7000;11");
  }

  @Test
  void the_days_before_anything_was_used_do_not_count_in_the_forecast() {
    at(Instant.parse("2026-10-30T00:00:00Z"));
    open("vm-1", "sante", RUNNING);
    at(Instant.parse("2026-11-01T00:00:00Z"));

    // Two days, and on to the end of December.
    long hourly = 2 * 7 + 1;
    assertThat(statement("sante").totalXof()).isEqualTo(48 * hourly);
    assertThat(statement("sante").forecast().yearXof()).isEqualTo((48 + 61 * 24) * hourly);

    change("vm-1", Use.nothing("{}"));
    at(Instant.parse("2026-11-11T00:00:00Z"));
    change("vm-1", RUNNING);
    at(Instant.parse("2026-11-21T00:00:00Z"));
    // Half of the time since the first use nothing was used: that goes on too.
    assertThat(metering.statements.get(ministry("sante"), MONTH.plusMonths(1)).forecast().yearXof())
        .isEqualTo((48 + 240 + 41 * 24 / 2) * hourly);
  }

  /** Looks as often as it takes to believe the clock. */
  private void closeDue() {
    for (int i = 0; i < StatementService.LOOKS; i++) {
      metering.statements.closeDue();
    }
  }

  @Test
  void a_clock_that_was_ahead_for_less_than_an_hour_closes_nothing() {
    open("vm-1", "sante", RUNNING);
    Instant today = Instant.parse("2026-10-20T00:00:00Z");
    for (int day = 0; day < 2; day++) {
      at(Instant.parse("2027-03-01T00:00:00Z"));
      for (int i = 1; i < StatementService.LOOKS; i++) {
        metering.statements.closeDue();
      }
      at(today.plus(Duration.ofDays(day)));
      metering.statements.closeDue();
    }

    assertThat(statement("sante").status()).isEqualTo(Statement.Status.DRAFT);
  }

  @Test
  void due_months_are_closed_once_numbered_without_gaps_and_stay_as_they_are() {
    open("vm-1", "sante", RUNNING);
    open("vm-2", "education", STOPPED);
    at(Instant.parse("2026-11-02T23:59:00Z"));
    closeDue();
    assertThat(statement("sante").status()).isEqualTo(Statement.Status.DRAFT);

    at(Instant.parse("2026-11-03T00:00:00Z"));
    closeDue();
    closeDue();

    Statement closed = statement("sante");
    assertThat(List.of(closed.number(), statement("education").number()))
        .containsExactlyInAnyOrder("2026-000001", "2026-000002");
    assertThat(closed.totalXof()).isEqualTo(2 * 744 * 7 + 744);
    assertThat(closed.forecast().budgetXof()).isEqualTo(1_200_000);
    change("vm-1", STOPPED);
    assertThat(statement("sante")).isEqualTo(closed);
    assertThat(metering.statements.list(ministry("sante"), page()).items())
        .extracting(StatementSummary::totalXof)
        .containsExactly(closed.totalXof());
  }

  private static PageQuery page() {
    return new PageQuery("list", 10, "-month", null, null);
  }

  @Test
  void prices_of_billed_days_stay() {
    assertThatThrownBy(() -> metering.statements.close(ministry("sante"), MONTH))
        .isInstanceOfSatisfying(Problem.class, it -> assertCode(it, "month-not-over"));
    at(Instant.parse("2026-11-01T00:00:00Z"));
    metering.statements.close(ministry("sante"), MONTH);

    assertThatThrownBy(() -> price(Item.DISK, 5, "2026-10-31"))
        .isInstanceOfSatisfying(Problem.class, it -> assertCode(it, "price-billed"));
    price(Item.DISK, 5, "2026-11-01");
    assertThatThrownBy(() -> price(Item.DISK, 6, "2026-11-01"))
        .isInstanceOfSatisfying(Problem.class, it -> assertCode(it, "price-exists"));
    List<PriceView> listed =
        prices.list(PLATFORM, Item.DISK, new PageQuery("list", 10, null, null, null)).items();
    assertThat(listed)
        .extracting(PriceView::validTo)
        .containsExactly(LocalDate.parse("2026-10-31"), null);
    String old = listed.getFirst().id().value();
    assertThatThrownBy(() -> prices.delete(PLATFORM, old, WHATEVER))
        .isInstanceOfSatisfying(Problem.class, it -> assertCode(it, "price-billed"));
  }

  private static void assertCode(Problem problem, String code) {
    assertThat(problem.code().code()).isEqualTo(code);
  }

  @Test
  void a_spreadsheet_adds_up_and_runs_no_formula() {
    open("vm-1", "sante", RUNNING);
    clock.advance(Duration.ofDays(3));
    Statement statement = statement("sante");

    List<String> rows = StatementCsv.write(statement, Locale.FRENCH).lines().toList();

    assertThat(rows.getFirst()).startsWith("\uFEFFRelevé;Mois;");
    assertThat(
            rows.stream()
                .skip(1)
                .mapToLong(row -> Long.parseLong(row.substring(row.lastIndexOf(';') + 1)))
                .sum())
        .isEqualTo(statement.totalXof());
    assertThat(rows.get(1)).contains(";app==1+1;");
    assertThat(String.join("", rows)).doesNotContain(";=");
  }

  @Test
  void a_document_says_what_is_owed_in_french() throws IOException {
    open("vm-1", "sante", RUNNING);
    jdbi.useHandle(
        handle ->
            handle.execute(
                """
                insert into tenant
                  (id, ministry_id, name, labels, monthly_budget_xof, version, created_at)
                values ('tenant-sante', 'ministry-sante', 'sante-prod', '{}', 10000, 1, ?)
                """,
                clock.instant()));
    at(Instant.parse("2026-11-03T00:00:00Z"));
    closeDue();

    String text = text(StatementPdf.write(statement("sante"), Locale.FRENCH, ZoneOffset.UTC));

    assertThat(text.replaceAll("[\u00A0\u202F]", " "))
        .contains("Relevé n° 2026-000001, octobre 2026")
        .contains("Ministère de l’Épargne (sante)")
        .contains("Total : 11 160 F CFA")
        .containsPattern("sante-prod 10 000 11 160 [-−]1 160")
        .contains("Page 1 sur 1");
  }

  private static String text(byte[] pdf) throws IOException {
    try (PDDocument document = Loader.loadPDF(pdf)) {
      return new PDFTextStripper().getText(document);
    }
  }
}
