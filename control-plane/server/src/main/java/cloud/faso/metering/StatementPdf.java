package cloud.faso.metering;

import cloud.faso.metering.PdfPages.Column;
import cloud.faso.metering.Statement.Charge;
import cloud.faso.metering.Statement.LabelSum;
import cloud.faso.metering.Statement.Line;
import cloud.faso.platform.problem.Words;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** A statement as a document to print: what it comes to, by what and by whom, and every line. */
final class StatementPdf {

  /** Units of which each line says how much. */
  private static final Set<Item.Unit> COLUMNS =
      EnumSet.of(Item.Unit.VCPU_MINUTE, Item.Unit.MIB_MINUTE, Item.Unit.GIB_MINUTE);

  private final Statement statement;
  private final Locale locale;
  private final ZoneId zone;
  private final NumberFormat francs;
  private final NumberFormat hours;

  private StatementPdf(Statement statement, Locale locale, ZoneId zone) {
    this.statement = statement;
    this.locale = locale;
    this.zone = zone;
    this.francs = NumberFormat.getIntegerInstance(locale);
    this.hours = NumberFormat.getNumberInstance(locale);
    hours.setMaximumFractionDigits(1);
    hours.setMinimumFractionDigits(1);
  }

  /**
   * @param zone in which times are said
   */
  static byte[] write(Statement statement, Locale locale, ZoneId zone) {
    try {
      return new StatementPdf(statement, locale, zone).write();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private byte[] write() throws IOException {
    try (PdfPages pages = new PdfPages(title(), locale.getLanguage())) {
      head(pages);
      forecast(pages);
      items(pages);
      tenants(pages);
      for (LabelSum label : statement.labels()) {
        label(pages, label);
      }
      lines(pages);
      return pages.bytes(title() + " · " + ministry(), page -> say("page", page, pages.count()));
    }
  }

  private String say(String key, Object... arguments) {
    return Words.say(locale, "statement." + key, arguments);
  }

  private String title() {
    String month =
        DateTimeFormatter.ofPattern("MMMM uuuu", locale).format(YearMonth.parse(statement.month()));
    return statement.number() == null
        ? say("title.draft", month)
        : say("title.closed", statement.number(), month);
  }

  private String ministry() {
    return locale.getLanguage().equals("fr") ? statement.nameFr() : statement.nameEn();
  }

  private void head(PdfPages pages) throws IOException {
    pages.line(title(), 16, true);
    pages.space(4);
    pages.line(ministry() + " (" + statement.code() + ")", 12, false);
    pages.line(say("period", time(statement.from()), time(statement.until())), 9, false);
    Instant closedAt = statement.closedAt();
    pages.line(closedAt == null ? say("draft") : say("closed", time(closedAt)), 9, false);
    pages.space(8);
    pages.line(say("total", xof(statement.totalXof())), 14, true);
    Long budget = statement.forecast().monthlyBudgetXof();
    if (budget != null) {
      long left = budget - statement.totalXof();
      String key = left < 0 ? "budget.over" : "budget.left";
      pages.line(say(key, xof(budget), xof(Math.abs(left))), 9, left < 0);
    }
  }

  private void forecast(PdfPages pages) throws IOException {
    Forecast forecast = statement.forecast();
    pages.heading(say("forecast"));
    pages.line(say("forecast.spent", xof(forecast.spentXof())), 9, false);
    pages.line(say("forecast.year", xof(forecast.yearXof())), 9, false);
    Long budget = forecast.budgetXof();
    Long left = forecast.leftXof();
    if (budget == null || left == null) {
      pages.line(say("forecast.no-budget"), 9, false);
      return;
    }
    pages.line(say("forecast.budget", xof(budget)), 9, false);
    String key = left < 0 ? "forecast.over" : "forecast.left";
    pages.line(say(key, xof(Math.abs(left))), 9, left < 0);
  }

  private void items(PdfPages pages) throws IOException {
    pages.heading(say("by-item"));
    pages.table(
        List.of(
            Column.text(column("item"), 0.34),
            Column.number(say("quantity"), 0.22),
            Column.number(column("price"), 0.22),
            Column.number(column("amount"), 0.22)),
        statement.items().stream()
            .map(
                item ->
                    List.of(
                        say("item." + item.item()),
                        amount(item.unit(), item.quantity()) + " " + say("unit." + item.unit()),
                        francs.format(item.xofPer1000()),
                        francs.format(item.totalXof())))
            .toList(),
        List.of(say("sum"), "", "", francs.format(statement.totalXof())));
  }

  private void tenants(PdfPages pages) throws IOException {
    pages.heading(say("by-tenant"));
    pages.table(
        List.of(
            Column.text(column("tenant"), 0.4),
            Column.number(say("budget"), 0.2),
            Column.number(column("amount"), 0.2),
            Column.number(say("left"), 0.2)),
        statement.tenants().stream().map(this::tenant).toList(),
        List.of(say("sum"), "", francs.format(statement.totalXof()), ""));
  }

  /** What is left of the budget is negative when it did not do. */
  private List<String> tenant(Statement.TenantSum tenant) {
    Long budget = tenant.monthlyBudgetXof();
    return List.of(
        tenant.name(),
        budget == null ? "" : francs.format(budget),
        francs.format(tenant.totalXof()),
        budget == null ? "" : francs.format(budget - tenant.totalXof()));
  }

  private void label(PdfPages pages, LabelSum label) throws IOException {
    pages.heading(say("by-label", label.label()));
    pages.table(
        List.of(Column.text(label.label(), 0.7), Column.number(column("amount"), 0.3)),
        label.values().stream()
            .map(
                value ->
                    List.of(
                        value.value() == null ? say("without-label") : value.value(),
                        francs.format(value.totalXof())))
            .toList(),
        List.of(say("sum"), francs.format(statement.totalXof())));
  }

  private void lines(PdfPages pages) throws IOException {
    pages.heading(say("lines"));
    pages.table(
        List.of(
            Column.text(column("tenant"), 0.15),
            Column.text(column("name"), 0.16),
            Column.text(column("labels"), 0.15),
            Column.number(say("lines.vcpu"), 0.09),
            Column.number(say("lines.memory"), 0.11),
            Column.number(say("lines.disk"), 0.11),
            Column.number(say("lines.else"), 0.13),
            Column.number(say("lines.amount"), 0.1)),
        statement.lines().stream().map(this::cells).toList(),
        List.of(say("sum"), "", "", "", "", "", "", francs.format(statement.totalXof())));
  }

  private List<String> cells(Line line) {
    return List.of(
        line.tenantName(),
        line.name(),
        StatementCsv.labels(line.labels()),
        used(line, Item.Unit.VCPU_MINUTE),
        used(line, Item.Unit.MIB_MINUTE),
        used(line, Item.Unit.GIB_MINUTE),
        usedElse(line),
        francs.format(line.totalXof()));
  }

  /** Running or not, in hours. */
  private String used(Line line, Item.Unit unit) {
    return amount(
        unit,
        line.charges().stream()
            .filter(charge -> charge.unit() == unit)
            .mapToLong(Charge::quantity)
            .sum());
  }

  /** What has no column of its own. */
  private String usedElse(Line line) {
    return line.charges().stream()
        .filter(charge -> !COLUMNS.contains(charge.unit()))
        .map(
            charge -> amount(charge.unit(), charge.quantity()) + " " + say("unit." + charge.unit()))
        .collect(Collectors.joining(", "));
  }

  /** In hours; of traffic, in GiB. */
  private String amount(Item.Unit unit, long quantity) {
    return hours.format(unit.asPeopleCount(quantity, 1));
  }

  private String column(String name) {
    return say("column." + name);
  }

  private String xof(long amount) {
    return say("xof", francs.format(amount));
  }

  private String time(Instant at) {
    return DateTimeFormatter.ofLocalizedDateTime(FormatStyle.LONG, FormatStyle.SHORT)
        .withLocale(locale)
        .withZone(zone)
        .format(at);
  }
}
