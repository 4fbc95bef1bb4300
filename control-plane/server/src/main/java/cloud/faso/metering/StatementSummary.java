package cloud.faso.metering;

import java.time.Instant;

/** A closed statement in a list. */
public record StatementSummary(String month, String number, long totalXof, Instant closedAt) {

  static StatementSummary of(StatementRow row) {
    return new StatementSummary(row.billedMonth(), row.printed(), row.totalXof(), row.closedAt());
  }
}
