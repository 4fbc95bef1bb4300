package cloud.faso.metering;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cloud.faso.access.TenantScope;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import cloud.faso.platform.page.PageQuery;
import cloud.faso.platform.problem.Problem;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;

/** From what things take to a closed month. */
@OnBothDatabases
final class StatementsTest extends BilledMinistries {

  StatementsTest(TestDatabases.Kind kind) {
    super(kind);
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
  void a_clock_that_is_set_ahead_and_right_again_is_on_no_bill() {
    open("vm-1", "sante", RUNNING);
    clock.advance(Duration.ofHours(1));
    set(Duration.ofHours(5));
    change("vm-1", STOPPED);
    clock.advance(Duration.ofMinutes(30));
    set(Duration.ofHours(-5));
    change("vm-1", RUNNING);
    clock.advance(Duration.ofMinutes(30));
    database.transact(() -> metering.meters.close(new Thing("vm-1")));

    assertThat(quantity(Item.DISK)).isEqualTo(10 * 120);
    assertThat(quantity(Item.VCPU_RUNNING)).isEqualTo(2 * 90);
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
    assertThat(closedByItself()).containsExactly("ministry-education", "ministry-sante");
  }

  /** The ministries of the audit's entries. */
  private List<String> closedByItself() {
    return jdbi.withHandle(
        handle ->
            handle
                .createQuery(
                    "select ministry_id from audit_entry where verb = 'closeStatement' and"
                        + " line like '%\"name\":\"faso\"%' order by ministry_id")
                .mapTo(String.class)
                .list());
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
}
