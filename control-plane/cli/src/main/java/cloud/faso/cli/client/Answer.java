package cloud.faso.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpHeaders;
import org.jspecify.annotations.Nullable;

/** What the control plane answered to a call that went well. */
@SuppressWarnings("ArrayRecordComponent") // a message on its way, never compared
public record Answer(int status, HttpHeaders headers, byte[] bytes) {

  public JsonNode json() {
    return Json.read(bytes);
  }

  /** False for JSON that is not whole, or none although it should be. */
  boolean isReadable() {
    String type = header("Content-Type");
    return type == null
        || !type.startsWith("application/json")
        || bytes.length == 0
        || !json().isMissingNode();
  }

  public @Nullable String header(String name) {
    return headers.firstValue(name).orElse(null);
  }

  /** A header that holds a number; the fallback when it does not. */
  public long number(String name, long fallback) {
    return headers.firstValueAsLong(name).orElse(fallback);
  }
}
