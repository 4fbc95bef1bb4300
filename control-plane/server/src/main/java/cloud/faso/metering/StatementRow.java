package cloud.faso.metering;

import cloud.faso.access.MinistryId;
import java.time.Instant;

/**
 * A closed statement as stored, but for its document.
 *
 * @param billedMonth e.g. {@code 2026-11}
 * @param series the month's year
 * @param number within its series, from 1
 */
public record StatementRow(
    StatementId id,
    MinistryId ministryId,
    String billedMonth,
    String series,
    int number,
    long totalXof,
    Instant closedAt) {

  /** The same, once its total is known. */
  StatementRow coming(long total) {
    return new StatementRow(id, ministryId, billedMonth, series, number, total, closedAt);
  }

  /** As it is printed, e.g. {@code 2026-000123}. */
  String printed() {
    return "%s-%06d".formatted(series, number);
  }
}
