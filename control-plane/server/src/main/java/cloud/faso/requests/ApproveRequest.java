package cloud.faso.requests;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a request is approved.
 *
 * @param changes merge patch of the payload; null for as it is
 * @param until when it ends instead; null for as it is
 */
public record ApproveRequest(
    @Nullable JsonNode changes, @Nullable Instant until, @Nullable String comment) {

  /** True when something else is approved than was asked for. */
  boolean isAnother() {
    return changes != null || until != null;
  }

  @Override
  public String toString() {
    return "ApproveRequest[]"; // changes may hold secrets
  }
}
