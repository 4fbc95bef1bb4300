package cloud.faso.metering;

import jakarta.ws.rs.QueryParam;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** The query parameters that say which days are asked for. */
public final class DayParams {

  @QueryParam("from")
  @Nullable String from;

  @QueryParam("to")
  @Nullable String to;

  /** The first day, or null for the first of this month. */
  @Nullable LocalDate from() {
    return from == null ? null : LocalDate.parse(from);
  }

  /** The last day, or null for today. */
  @Nullable LocalDate to() {
    return to == null ? null : LocalDate.parse(to);
  }
}
