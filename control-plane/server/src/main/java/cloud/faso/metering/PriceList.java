package cloud.faso.metering;

import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What everything costs, at any time. What has no price costs nothing. */
final class PriceList {

  /** A month as long as every other, for prices that people compare: a twelfth of a year. */
  static final long HOURS_PER_MONTH = 730;

  /** From a minute on. */
  private record Step(long fromMinute, long xofPer1000) {}

  /** So many minutes at one price. */
  record Slice(long minutes, long xofPer1000) {}

  private final Map<Item, List<Step>> steps = new EnumMap<>(Item.class);

  /**
   * @param prices of each item by their first day, the earliest first
   * @param zone in which days begin
   */
  PriceList(List<PriceRow> prices, ZoneId zone) {
    for (PriceRow price : prices) {
      Instant from = price.validFrom().atStartOfDay(zone).toInstant();
      steps
          .computeIfAbsent(price.item(), _ -> new ArrayList<>())
          .add(new Step(Span.minuteOf(from), price.xofPer1000()));
    }
  }

  /** Cuts a stretch of minutes where the item's price changes. */
  List<Slice> cut(Item item, long from, long until) {
    List<Slice> slices = new ArrayList<>(1);
    long begin = from;
    long price = 0;
    for (Step step : steps.getOrDefault(item, List.of())) {
      if (step.fromMinute() > begin && step.fromMinute() < until) {
        slices.add(new Slice(step.fromMinute() - begin, price));
        begin = step.fromMinute();
      }
      if (step.fromMinute() <= begin) {
        price = step.xofPer1000();
      }
    }
    if (begin < until) {
      slices.add(new Slice(until - begin, price));
    }
    return slices;
  }

  /** What an item costs on a day, by when that began. */
  long on(Item item, Instant dayBegan) {
    return at(item, Span.minuteOf(dayBegan));
  }

  private long at(Item item, long minute) {
    return cut(item, minute, minute + 1).getFirst().xofPer1000();
  }

  /** What a use costs in a month of {@link #HOURS_PER_MONTH} at the prices of an instant. */
  long monthlyXof(Use use, Instant at) {
    long minute = Span.minuteOf(at);
    long sum = 0;
    for (Item item : Item.values()) {
      sum += item.costXof(item.of(use) * 60 * HOURS_PER_MONTH, at(item, minute));
    }
    return sum;
  }
}
