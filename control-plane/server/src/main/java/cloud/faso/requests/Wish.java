package cloud.faso.requests;

import cloud.faso.platform.problem.PlatformProblem;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * What is to be called, for how long.
 *
 * @param payload body of the call
 * @param until when what is granted ends; null for good, or as the payload says
 * @param endMember where the payload states an end itself
 */
record Wish(JsonNode payload, @Nullable Instant until, About about, String endMember) {

  /** What is to be called by an operation; as its {@link Requestable} names the end. */
  static Wish of(String operation, JsonNode payload, @Nullable Instant until, About about) {
    return new Wish(payload, until, about, Requestable.endMember(operation));
  }

  /** A time as exactly as databases keep it. */
  static @Nullable Instant stored(@Nullable Instant time) {
    return time == null ? null : time.truncatedTo(ChronoUnit.MICROS);
  }

  /** When it ends; null for good. */
  @Nullable Instant end() {
    return until == null ? stated() : until;
  }

  /** True when it says for how long, be it for good. */
  boolean saysHowLong() {
    return until != null || payload.has(endMember);
  }

  private @Nullable Instant stated() {
    JsonNode stated = payload.path(endMember);
    return stated.isTextual() ? stored(Instant.parse(stated.asText())) : null;
  }

  /** The payload, which states the same end where it states any. */
  Wish withUntil(Instant other) {
    JsonNode payload = this.payload;
    if (payload.has(endMember)) {
      payload = payload.<ObjectNode>deepCopy().put(endMember, other.toString());
    }
    return new Wish(payload, other, about, endMember);
  }

  /**
   * Holds that it states one end at most.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid}
   */
  void requireOneEnd() {
    if (until != null && payload.has(endMember) && !until.equals(stated())) {
      throw PlatformProblem.INVALID.problem().because("/until", "violation.two-ends", endMember);
    }
  }

  /**
   * Holds that it states no end, which what is asked for cannot have.
   *
   * @throws cloud.faso.platform.problem.Problem pointing to where a payload would state it
   */
  void requireNoEnd() {
    if (until != null) {
      throw PlatformProblem.INVALID.problem().because("/" + endMember, "violation.without-end");
    }
  }

  /** Holds that what is asked for has not ended. */
  void requireGoesOn(Instant now) {
    Instant end = end();
    if (end != null && !end.isAfter(now)) {
      throw PlatformProblem.INVALID
          .problem()
          .because(
              until == null ? "/payload/" + endMember : "/until", "violation.not-in-the-future");
    }
  }
}
