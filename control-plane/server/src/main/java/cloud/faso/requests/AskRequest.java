package cloud.faso.requests;

import com.fasterxml.jackson.databind.JsonNode;

/** Something to ask for. */
public record AskRequest(String call, JsonNode payload, String reason) {

  @Override
  public String toString() {
    return "AskRequest[call=" + call + "]"; // the payload may hold secrets
  }
}
