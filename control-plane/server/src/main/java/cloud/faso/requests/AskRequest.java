package cloud.faso.requests;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Something to ask for.
 *
 * @param vm name or id of the one that it is about
 * @param loan id of the one that it is about
 */
public record AskRequest(
    String call,
    JsonNode payload,
    String reason,
    @Nullable Instant until,
    @Nullable String vm,
    @Nullable String loan) {

  @Override
  public String toString() {
    return "AskRequest[call=" + call + "]"; // the payload may hold secrets
  }
}
