package cloud.faso.metering;

import cloud.faso.platform.db.Database;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Keeps what things send and receive, added up for each day: no price and no month changes within
 * one. To be called in the transaction that takes in what was counted, with what was counted since.
 */
public final class TrafficMeter {

  private static final String NO_LABELS = "{}";

  private final TrafficTable table;
  private final ZoneId zone;

  TrafficMeter(Database database, ZoneId zone) {
    this.table = database.table(TrafficTable.class);
    this.zone = zone;
  }

  private record Key(String thing, Instant day) {}

  /** So much has passed. It is labelled with what its thing is labelled with now. */
  public void passed(Collection<Passed> counted) {
    // In order, so that two who count the same things never wait for each other.
    Map<Key, Passed> sums = new TreeMap<>(Comparator.comparing(Key::thing).thenComparing(Key::day));
    for (Passed each : counted) {
      if (each.sentBytes() > 0 || each.receivedBytes() > 0) {
        sums.merge(new Key(each.thing(), day(each.at())), each, TrafficMeter::sum);
      }
    }
    if (sums.isEmpty()) {
      return;
    }
    Map<String, String> labels =
        table.labels(sums.keySet().stream().map(Key::thing).toList()).stream()
            .collect(
                Collectors.toMap(
                    TrafficTable.LabelledRow::thing, TrafficTable.LabelledRow::labels));
    List<TrafficRow> rows = new ArrayList<>();
    sums.forEach(
        (key, sum) -> rows.add(row(key.day(), sum, labels.getOrDefault(key.thing(), NO_LABELS))));
    int[] there = table.add(rows);
    List<TrafficRow> fresh = new ArrayList<>();
    for (int i = 0; i < there.length; i++) {
      if (there[i] == 0) {
        fresh.add(rows.get(i));
      }
    }
    table.insert(fresh);
  }

  private static Passed sum(Passed one, Passed other) {
    return new Passed(
        one.thing(),
        one.name(),
        one.tenantId(),
        one.tenant(),
        one.ministryId(),
        one.at(),
        one.sentBytes() + other.sentBytes(),
        one.receivedBytes() + other.receivedBytes());
  }

  private static TrafficRow row(Instant day, Passed sum, String labels) {
    return new TrafficRow(
        sum.thing(),
        sum.name(),
        sum.tenantId(),
        sum.tenant(),
        sum.ministryId(),
        labels,
        day,
        sum.sentBytes(),
        sum.receivedBytes());
  }

  private Instant day(Instant at) {
    return at.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
  }
}
