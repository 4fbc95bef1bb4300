package cloud.faso.metering;

import static java.util.Comparator.comparing;
import static java.util.stream.Collectors.groupingBy;
import static java.util.stream.Collectors.summingLong;

import cloud.faso.access.TenantId;
import cloud.faso.metering.Statement.Charge;
import cloud.faso.metering.Statement.ItemSum;
import cloud.faso.metering.Statement.LabelSum;
import cloud.faso.metering.Statement.Line;
import cloud.faso.metering.Statement.TenantSum;
import cloud.faso.metering.Statement.ValueSum;
import cloud.faso.platform.db.Labels;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes lines of money of intervals, purely. Quantities are added up first, for each thing, set of
 * labels, item and price; each sum is then rounded to francs once ({@link Item#costXof}).
 */
final class Bill {

  private static final Comparator<Line> ORDER =
      comparing(Line::tenantName)
          .thenComparing(line -> line.tenant().value())
          .thenComparing(Line::name)
          .thenComparing(Line::thing)
          .thenComparing(line -> line.labels().toString());

  private final PriceList prices;
  private final Span span;
  private final Map<Key, Account> accounts = new HashMap<>();
  private @Nullable Instant firstUse;

  private record Key(String thing, String labels) {}

  private record Rate(Item item, long xofPer1000) {}

  /** What is added up for one line. */
  private record Account(String name, TenantId tenantId, String tenant, Map<Rate, Long> used) {}

  Bill(PriceList prices, Span span) {
    this.prices = prices;
    this.span = span;
  }

  void add(MeteredRow row) {
    long first = span.first(row.beganAt());
    long last = span.last(row.endedAt());
    for (Item item : Item.values()) {
      long each = item.of(row.use());
      if (each > 0 && first < last) {
        if (firstUse == null || row.beganAt().isBefore(firstUse)) {
          firstUse = row.beganAt();
        }
        Map<Rate, Long> used =
            account(row.thing(), row.use().labels(), row.name(), row.tenantId(), row.tenant())
                .used();
        for (PriceList.Slice slice : prices.cut(item, first, last)) {
          used.merge(new Rate(item, slice.xofPer1000()), each * slice.minutes(), Math::addExact);
        }
      }
    }
  }

  void add(TrafficRow row) {
    for (Item item : Item.values()) {
      long bytes = item.of(row);
      if (bytes > 0) {
        account(row.thing(), row.labels(), row.name(), row.tenantId(), row.tenant())
            .used()
            .merge(new Rate(item, prices.on(item, row.dayBeganAt())), bytes, Math::addExact);
      }
    }
  }

  private Account account(
      String thing, String labels, String name, TenantId tenantId, String tenant) {
    return accounts.computeIfAbsent(
        new Key(thing, labels), _ -> new Account(name, tenantId, tenant, new HashMap<>()));
  }

  /** When the use that reaches furthest back began; null without any. */
  @Nullable Instant firstUse() {
    return firstUse;
  }

  /** All lines, tenant by tenant. */
  List<Line> lines() {
    List<Line> lines = new ArrayList<>(accounts.size());
    accounts.forEach((key, account) -> lines.add(line(key, account)));
    lines.sort(ORDER);
    return lines;
  }

  private static Line line(Key key, Account account) {
    List<Charge> charges =
        account.used().entrySet().stream()
            .map(used -> charge(used.getKey(), used.getValue()))
            .sorted(comparing(Charge::item).thenComparingLong(Charge::xofPer1000))
            .toList();
    return new Line(
        account.tenantId(),
        account.tenant(),
        key.thing(),
        account.name(),
        Labels.read(key.labels()),
        charges,
        charges.stream().mapToLong(Charge::amountXof).sum());
  }

  private static Charge charge(Rate rate, long quantity) {
    return Charge.of(
        rate.item(), quantity, rate.xofPer1000(), rate.item().costXof(quantity, rate.xofPer1000()));
  }

  static long total(List<Line> lines) {
    return lines.stream().mapToLong(Line::totalXof).sum();
  }

  static List<ItemSum> byItem(List<Line> lines) {
    Map<Rate, List<Charge>> charges =
        lines.stream()
            .flatMap(line -> line.charges().stream())
            .collect(groupingBy(charge -> new Rate(charge.item(), charge.xofPer1000())));
    return charges.entrySet().stream()
        .map(
            each ->
                ItemSum.of(
                    each.getKey().item(),
                    each.getValue().stream().mapToLong(Charge::quantity).sum(),
                    each.getKey().xofPer1000(),
                    each.getValue().stream().mapToLong(Charge::amountXof).sum()))
        .sorted(comparing(ItemSum::item).thenComparingLong(ItemSum::xofPer1000))
        .toList();
  }

  static List<TenantSum> byTenant(List<Line> lines, Map<TenantId, Long> budgets) {
    return lines.stream().collect(groupingBy(Line::tenant)).values().stream()
        .map(
            each ->
                new TenantSum(
                    each.getFirst().tenant(),
                    each.getFirst().tenantName(),
                    budgets.get(each.getFirst().tenant()),
                    total(each)))
        .sorted(comparing(TenantSum::name).thenComparing(each -> each.tenant().value()))
        .toList();
  }

  static List<LabelSum> byLabel(List<Line> lines) {
    TreeSet<String> labels = new TreeSet<>();
    lines.forEach(line -> labels.addAll(line.labels().keySet()));
    return labels.stream().map(label -> new LabelSum(label, byValue(lines, label))).toList();
  }

  private static List<ValueSum> byValue(List<Line> lines, String label) {
    Map<String, Long> with =
        lines.stream()
            .filter(line -> line.labels().containsKey(label))
            .collect(
                groupingBy(
                    line -> line.labels().get(label), TreeMap::new, summingLong(Line::totalXof)));
    List<ValueSum> sums = new ArrayList<>();
    with.forEach((value, sum) -> sums.add(new ValueSum(value, sum)));
    List<Line> without = lines.stream().filter(line -> !line.labels().containsKey(label)).toList();
    if (!without.isEmpty()) {
      sums.add(new ValueSum(null, total(without)));
    }
    return sums;
  }
}
