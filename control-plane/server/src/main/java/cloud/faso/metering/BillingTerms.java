package cloud.faso.metering;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneId;

/**
 * How the operator bills.
 *
 * @param zone in which months and days begin; its offsets must be whole minutes
 * @param closeAfter how long after its end a month is closed by itself
 */
public record BillingTerms(ZoneId zone, Duration closeAfter) {

  /** The month that an instant is in. */
  YearMonth monthOf(Instant at) {
    return YearMonth.from(at.atZone(zone));
  }

  /** When a month begins. */
  Instant beginOf(YearMonth month) {
    return month.atDay(1).atStartOfDay(zone).toInstant();
  }

  /** The whole of a month. */
  Span spanOf(YearMonth month) {
    return new Span(beginOf(month), beginOf(month.plusMonths(1)));
  }
}
