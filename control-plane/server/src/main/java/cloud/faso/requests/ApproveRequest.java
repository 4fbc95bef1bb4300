package cloud.faso.requests;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/**
 * How a request is approved.
 *
 * @param changes merge patch of the payload; null for as it is
 */
public record ApproveRequest(@Nullable JsonNode changes, @Nullable String comment) {

  @Override
  public String toString() {
    return "ApproveRequest[]"; // changes may hold secrets
  }
}
