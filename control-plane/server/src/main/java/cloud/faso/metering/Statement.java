package cloud.faso.metering;

import cloud.faso.access.MinistryId;
import cloud.faso.access.TenantId;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What a ministry owes for a month; as it is shown, and as it is kept once it is closed. Every
 * amount but those of charges is a sum of these, so that all views of it come to the same total.
 *
 * @param month e.g. {@code 2026-11}
 * @param number e.g. {@code 2026-000123}; null while it is a draft
 * @param from when the month begins
 * @param until up to when it counts: the month's end, or when the draft was made
 */
public record Statement(
    MinistryId ministry,
    String code,
    String nameFr,
    String nameEn,
    String month,
    Status status,
    @Nullable String number,
    Instant from,
    Instant until,
    @Nullable Instant closedAt,
    long totalXof,
    Forecast forecast,
    List<ItemSum> items,
    List<TenantSum> tenants,
    List<LabelSum> labels,
    List<Line> lines) {

  /**
   * It as a document to print.
   *
   * @param zone in which times are said
   */
  public byte[] pdf(Locale locale, ZoneId zone) {
    return StatementPdf.write(this, locale, zone);
  }

  /** How binding it is. */
  public enum Status {
    /** May change with every minute, and with the prices. */
    DRAFT,
    /** Has a number, and never changes. */
    CLOSED
  }

  /**
   * What one thing used under one set of labels.
   *
   * @param thing its id
   */
  public record Line(
      TenantId tenant,
      String tenantName,
      String thing,
      String name,
      Map<String, String> labels,
      List<Charge> charges,
      long totalXof) {}

  /**
   * An amount of one item at one price.
   *
   * @param quantity in {@code unit}
   * @param xofPer1000Hours of one vCPU, GiB or address; null of traffic
   * @param xofPer1000GiB of traffic; null of all else
   */
  public record Charge(
      Item item,
      Item.Unit unit,
      long quantity,
      @Nullable Long xofPer1000Hours,
      @Nullable Long xofPer1000GiB,
      long amountXof) {

    static Charge of(Item item, long quantity, long xofPer1000, long amountXof) {
      return new Charge(
          item,
          item.unit(),
          quantity,
          perHours(item, xofPer1000),
          perGiB(item, xofPer1000),
          amountXof);
    }

    long xofPer1000() {
      return price(xofPer1000Hours, xofPer1000GiB);
    }
  }

  /** What an item costs at one price, over all lines; its figures as in {@link Charge}. */
  public record ItemSum(
      Item item,
      Item.Unit unit,
      long quantity,
      @Nullable Long xofPer1000Hours,
      @Nullable Long xofPer1000GiB,
      long totalXof) {

    static ItemSum of(Item item, long quantity, long xofPer1000, long totalXof) {
      return new ItemSum(
          item,
          item.unit(),
          quantity,
          perHours(item, xofPer1000),
          perGiB(item, xofPer1000),
          totalXof);
    }

    long xofPer1000() {
      return price(xofPer1000Hours, xofPer1000GiB);
    }
  }

  private static @Nullable Long perHours(Item item, long xofPer1000) {
    return item.unit().isTimed() ? (Long) xofPer1000 : null;
  }

  private static @Nullable Long perGiB(Item item, long xofPer1000) {
    return item.unit().isTimed() ? null : (Long) xofPer1000;
  }

  private static long price(@Nullable Long perHours, @Nullable Long perGiB) {
    return perHours != null ? perHours : Objects.requireNonNull(perGiB);
  }

  /**
   * What a tenant costs.
   *
   * @param monthlyBudgetXof its share of the ministry's budget when the statement was made; null
   *     for none
   */
  public record TenantSum(
      TenantId tenant, String name, @Nullable Long monthlyBudgetXof, long totalXof) {}

  /** What things cost by what they bear under one label; the sums come to the whole total. */
  public record LabelSum(String label, List<ValueSum> values) {}

  /**
   * What things with one value of a label cost.
   *
   * @param value null for those that lack the label
   */
  public record ValueSum(@Nullable String value, long totalXof) {}
}
