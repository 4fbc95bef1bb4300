package cloud.faso.metering;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import cloud.faso.metering.Statement.Charge;
import cloud.faso.metering.Statement.ItemSum;
import cloud.faso.metering.Statement.Line;
import cloud.faso.metering.Statement.TenantSum;
import cloud.faso.metering.Statement.ValueSum;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class BillTest {

  private static final Span NOVEMBER =
      new Span(Instant.parse("2026-11-01T00:00:00Z"), Instant.parse("2026-12-01T00:00:00Z"));

  private static PriceRow price(Item item, long xof, String day) {
    return new PriceRow(
        new PriceId("price-" + day), item, xof, LocalDate.parse(day), Instant.EPOCH);
  }

  private static PriceList prices(PriceRow... prices) {
    return new PriceList(List.of(prices), ZoneOffset.UTC);
  }

  private static MeteredRow row(
      String thing, String tenant, Use use, String began, @Nullable String ended) {
    return new MeteredRow(
        thing,
        thing,
        new TenantId("tenant-" + tenant),
        tenant,
        use,
        Instant.parse(began),
        ended == null ? null : Instant.parse(ended));
  }

  private static Use vm(boolean running, String labels) {
    return new Use(running, 2, 2048, 10, 0, labels);
  }

  private static List<Line> bill(PriceList prices, MeteredRow... rows) {
    Bill bill = new Bill(prices, NOVEMBER);
    List.of(rows).forEach(bill::add);
    return bill.lines();
  }

  @Test
  void an_interval_counts_within_the_month_only() {
    List<Line> lines =
        bill(
            prices(price(Item.VCPU_RUNNING, 7000, "2026-01-01")),
            row("vm-1", "a", vm(true, "{}"), "2026-10-15T00:00:00Z", null));

    assertThat(lines.getFirst().charges())
        .filteredOn(charge -> charge.item() == Item.VCPU_RUNNING)
        .containsExactly(Charge.of(Item.VCPU_RUNNING, 2 * 43_200, 7000, 10_080));
  }

  @Test
  void memory_is_counted_in_mib_and_priced_by_the_gib() {
    assertThat(Item.MEMORY_RUNNING.costXof(2048 * 60_000, 3000)).isEqualTo(6000);
    assertThat(Item.DISK.costXof(30_000, 1)).as("a half is rounded up").isEqualTo(1);
    assertThat(Item.DISK.costXof(29_999, 1)).isZero();
  }

  @Test
  void a_price_that_changes_within_the_month_makes_two_charges() {
    List<Line> lines =
        bill(
            prices(price(Item.DISK, 1000, "2026-01-01"), price(Item.DISK, 2000, "2026-11-16")),
            row("vm-1", "a", vm(false, "{}"), "2026-11-15T00:00:00Z", "2026-11-17T00:00:00Z"));

    assertThat(lines.getFirst().charges())
        .filteredOn(charge -> charge.item() == Item.DISK)
        .extracting(Charge::quantity, Charge::xofPer1000Hours, Charge::amountXof)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(14_400L, 1000L, 240L),
            org.assertj.core.groups.Tuple.tuple(14_400L, 2000L, 480L));
  }

  @Test
  void traffic_is_counted_in_bytes_and_priced_by_the_gib_of_its_day() {
    Bill bill =
        new Bill(
            prices(
                price(Item.TRAFFIC_SENT, 1000, "2026-01-01"),
                price(Item.TRAFFIC_SENT, 3000, "2026-11-16")),
            NOVEMBER);
    bill.add(traffic("2026-11-14T00:00:00Z", 1L << 30));
    bill.add(traffic("2026-11-15T00:00:00Z", 1L << 30));
    bill.add(traffic("2026-11-16T00:00:00Z", 5L << 30));

    assertThat(bill.lines().getFirst().charges())
        .containsExactly(
            Charge.of(Item.TRAFFIC_SENT, 2L << 30, 1000, 2),
            Charge.of(Item.TRAFFIC_SENT, 5L << 30, 3000, 15),
            Charge.of(Item.TRAFFIC_RECEIVED, 3 * 7, 0, 0));
    assertThat(bill.lines().getFirst().totalXof()).isEqualTo(17);
    assertThat(Item.TRAFFIC_SENT.costXof((1L << 29) - 1, 1000)).as("less than half").isZero();
  }

  private static TrafficRow traffic(String day, long sent) {
    return new TrafficRow(
        "vm-1",
        "web-1",
        new TenantId("tenant-a"),
        "a",
        new MinistryId("ministry-a"),
        "{}",
        Instant.parse(day),
        sent,
        7);
  }

  /** Whatever the intervals are cut into, no minute is counted twice and none is left out. */
  @Test
  void intervals_that_adjoin_add_up_to_the_whole() {
    SplittableRandom random = new SplittableRandom(7);
    for (int run = 0; run < 200; run++) {
      List<Instant> cuts = new ArrayList<>(List.of(NOVEMBER.from()));
      while (cuts.getLast().isBefore(NOVEMBER.until())) {
        cuts.add(cuts.getLast().plusMillis(random.nextLong(86_400_000)));
      }
      Bill bill = new Bill(prices(), NOVEMBER);
      for (int i = 1; i < cuts.size(); i++) {
        bill.add(
            row(
                "vm-1",
                "a",
                vm(random.nextBoolean(), "{}"),
                cuts.get(i - 1).toString(),
                cuts.get(i).toString()));
      }
      assertThat(
              bill.lines().getFirst().charges().stream()
                  .filter(charge -> charge.unit() == Item.Unit.VCPU_MINUTE)
                  .mapToLong(Charge::quantity)
                  .sum())
          .isEqualTo(2 * 43_200);
    }
  }

  @Test
  void every_view_comes_to_the_same_total() {
    String from = "2026-11-02T03:04:05Z";
    List<Line> lines =
        bill(
            prices(
                price(Item.VCPU_RUNNING, 7001, "2026-01-01"),
                price(Item.MEMORY_RUNNING, 333, "2026-11-11"),
                price(Item.DISK, 77, "2026-01-01")),
            row("vm-1", "a", vm(true, "{\"app\":\"x\"}"), from, "2026-11-12T00:00:30Z"),
            row("vm-1", "a", vm(true, "{\"app\":\"y\"}"), "2026-11-12T00:00:30Z", null),
            row("vm-2", "b", vm(false, "{}"), from, null));

    assertThat(lines).hasSize(3);
    long total = Bill.total(lines);
    assertThat(total).isPositive();
    assertThat(Bill.byItem(lines).stream().mapToLong(ItemSum::totalXof).sum()).isEqualTo(total);
    assertThat(Bill.byTenant(lines, Map.of()).stream().mapToLong(TenantSum::totalXof).sum())
        .isEqualTo(total);
    assertThat(Bill.byLabel(lines)).hasSize(1);
    List<ValueSum> values = Bill.byLabel(lines).getFirst().values();
    assertThat(values).extracting(ValueSum::value).containsExactly("x", "y", null);
    assertThat(values.stream().mapToLong(ValueSum::totalXof).sum()).isEqualTo(total);
  }

  @Test
  void a_forecast_goes_on_at_the_month_s_rate() {
    assertThat(Forecast.of(1000, 300, 30, 60, 200L))
        .isEqualTo(new Forecast(1300, 1900, 2400L, 500L));
    assertThat(Forecast.of(0, 0, 0, 60, null)).isEqualTo(new Forecast(0, 0, null, null));
  }
}
