package cloud.faso.metering;

import static java.util.Comparator.comparing;

import cloud.faso.access.MinistryScope;
import cloud.faso.access.TenantId;
import cloud.faso.access.TenantScope;
import cloud.faso.metering.UsageView.Part;
import cloud.faso.metering.UsageView.Quantity;
import cloud.faso.platform.db.Database;
import cloud.faso.platform.problem.PlatformProblem;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Use cases that read usage. */
public final class UsageService {

  private final Database database;
  private final MeterTable table;
  private final TrafficTable traffic;
  private final BillingTerms terms;
  private final InstantSource clock;

  UsageService(Database database, BillingTerms terms, InstantSource clock) {
    this.database = database;
    this.table = database.table(MeterTable.class);
    this.traffic = database.table(TrafficTable.class);
    this.terms = terms;
    this.clock = clock;
  }

  /** A part, as its rows name it. */
  private record Name(String id, String name) {}

  /** What a row is of. */
  private record Thing(String id, String name, TenantId tenantId, String tenant) {}

  /**
   * What each tenant of a ministry used.
   *
   * @param from the first day; null for the first of this month
   * @param to the last day; null for today
   */
  public UsageView of(MinistryScope scope, @Nullable LocalDate from, @Nullable LocalDate to) {
    return read(
        "ministry_id",
        scope.ministry().value(),
        span(from, to),
        thing -> new Name(thing.tenantId().value(), thing.tenant()));
  }

  /** What each thing of a tenant used; days as in the other. */
  public UsageView of(TenantScope scope, @Nullable LocalDate from, @Nullable LocalDate to) {
    return read(
        "tenant_id",
        scope.tenant().value(),
        span(from, to),
        thing -> new Name(thing.id(), thing.name()));
  }

  private UsageView read(String column, String owner, Span span, Function<Thing, Name> partOf) {
    Map<Name, Map<Item, Long>> parts = new HashMap<>();
    Map<Item, Long> total = new EnumMap<>(Item.class);
    database.transact(
        () -> {
          parts.clear();
          total.clear();
          table.read(
              column,
              owner,
              span.from(),
              span.until(),
              row -> {
                Name part =
                    partOf.apply(new Thing(row.thing(), row.name(), row.tenantId(), row.tenant()));
                add(row, span, used(parts, part));
                add(row, span, total);
              });
          traffic.read(
              column,
              owner,
              span.from(),
              span.until(),
              row -> {
                Name part =
                    partOf.apply(new Thing(row.thing(), row.name(), row.tenantId(), row.tenant()));
                add(row, used(parts, part));
                add(row, total);
              });
        });
    return new UsageView(span.from(), span.until(), quantities(total), parts(parts));
  }

  private static Map<Item, Long> used(Map<Name, Map<Item, Long>> parts, Name part) {
    return parts.computeIfAbsent(part, _ -> new EnumMap<>(Item.class));
  }

  private static void add(TrafficRow row, Map<Item, Long> into) {
    for (Item item : Item.values()) {
      if (item.of(row) > 0) {
        into.merge(item, item.of(row), Math::addExact);
      }
    }
  }

  private static void add(MeteredRow row, Span span, Map<Item, Long> into) {
    long minutes = Math.max(0, span.last(row.endedAt()) - span.first(row.beganAt()));
    for (Item item : Item.values()) {
      long quantity = item.of(row.use()) * minutes;
      if (quantity > 0) {
        into.merge(item, quantity, Math::addExact);
      }
    }
  }

  private static List<Part> parts(Map<Name, Map<Item, Long>> parts) {
    return parts.entrySet().stream()
        .map(
            part -> new Part(part.getKey().id(), part.getKey().name(), quantities(part.getValue())))
        .sorted(comparing(Part::name).thenComparing(Part::id))
        .toList();
  }

  private static List<Quantity> quantities(Map<Item, Long> used) {
    return used.entrySet().stream()
        .map(each -> new Quantity(each.getKey(), each.getKey().unit(), each.getValue()))
        .toList();
  }

  private Span span(@Nullable LocalDate from, @Nullable LocalDate to) {
    Instant now = clock.instant();
    LocalDate today = LocalDate.ofInstant(now, terms.zone());
    LocalDate first = Objects.requireNonNullElse(from, today.withDayOfMonth(1));
    LocalDate last = Objects.requireNonNullElse(to, today);
    if (last.isBefore(first)) {
      throw PlatformProblem.INVALID.problem().because("?to", "violation.to-before-from", first);
    }
    return new Span(
            first.atStartOfDay(terms.zone()).toInstant(),
            last.plusDays(1).atStartOfDay(terms.zone()).toInstant())
        .upTo(now);
  }
}
