package cloud.faso.requests;

import cloud.faso.compute.VmId;
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
 * @param vm the VM whose lease it is about; null for calls that are about none
 */
record Wish(JsonNode payload, @Nullable Instant until, @Nullable VmId vm) {

  /** Where calls state an end themselves. */
  private static final String EXPIRES_AT = "expiresAt";

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
    return until != null || payload.has(EXPIRES_AT);
  }

  private @Nullable Instant stated() {
    JsonNode stated = payload.path(EXPIRES_AT);
    return stated.isTextual() ? stored(Instant.parse(stated.asText())) : null;
  }

  /** The payload, which states the same end where it states any. */
  Wish withUntil(Instant other) {
    JsonNode payload = this.payload;
    if (payload.has(EXPIRES_AT)) {
      payload = payload.<ObjectNode>deepCopy().put(EXPIRES_AT, other.toString());
    }
    return new Wish(payload, other, vm);
  }

  /**
   * Holds that it states one end at most.
   *
   * @throws cloud.faso.platform.problem.Problem {@code invalid}
   */
  void requireOneEnd() {
    if (until != null && payload.has(EXPIRES_AT) && !until.equals(stated())) {
      throw PlatformProblem.INVALID.problem().because("/until", "violation.two-ends");
    }
  }

  /** Holds that what is asked for has not ended. */
  void requireGoesOn(Instant now) {
    Instant end = end();
    if (end != null && !end.isAfter(now)) {
      throw PlatformProblem.INVALID
          .problem()
          .because(
              until == null ? "/payload/" + EXPIRES_AT : "/until", "violation.not-in-the-future");
    }
  }
}
