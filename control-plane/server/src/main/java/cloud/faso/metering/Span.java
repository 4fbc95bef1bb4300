package cloud.faso.metering;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A stretch of time that is billed, in whole minutes. A minute belongs to whoever had it when it
 * ended: so intervals that adjoin count no minute twice and leave none out, and what lived for less
 * than a minute may cost nothing.
 *
 * @param until the first instant that is not in it
 */
record Span(Instant from, Instant until) {

  /** Minutes since 1970, UTC. */
  static long minuteOf(Instant at) {
    return Math.floorDiv(at.getEpochSecond(), 60);
  }

  /** How many minutes it has. */
  long minutes() {
    return Math.max(0, minuteOf(until) - minuteOf(from));
  }

  /** The first minute in it of something that began then. */
  long first(Instant beganAt) {
    return minuteOf(beganAt.isAfter(from) ? beganAt : from);
  }

  /** The first minute that is not of something that ended then; null for not yet. */
  long last(@Nullable Instant endedAt) {
    return minuteOf(endedAt != null && endedAt.isBefore(until) ? endedAt : until);
  }

  /** What of it had passed at an instant. */
  Span upTo(Instant now) {
    return now.isBefore(until) ? new Span(from, now.isBefore(from) ? from : now) : this;
  }
}
