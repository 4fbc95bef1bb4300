package cloud.faso.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse;
import org.jspecify.annotations.Nullable;

/**
 * What the control plane answered to a call that went well.
 *
 * @param json what the bytes say; a missing node when they are no JSON
 */
@SuppressWarnings("ArrayRecordComponent") // a message on its way, never compared
public record Answer(int status, HttpHeaders headers, byte[] bytes, JsonNode json) {

  public static Answer of(HttpResponse<byte[]> response) {
    byte[] bytes = response.body();
    return new Answer(
        response.statusCode(),
        response.headers(),
        bytes,
        isJson(response.headers()) ? Json.read(bytes) : MissingNode.getInstance());
  }

  /** False for JSON that is not whole, or none although it should be. */
  boolean isReadable() {
    return !isJson(headers) || bytes.length == 0 || !json.isMissingNode();
  }

  private static boolean isJson(HttpHeaders headers) {
    return headers.firstValue("Content-Type").orElse("").startsWith("application/json");
  }

  public @Nullable String header(String name) {
    return headers.firstValue(name).orElse(null);
  }

  /** A header that holds a number; the fallback when it does not. */
  public long number(String name, long fallback) {
    return headers.firstValueAsLong(name).orElse(fallback);
  }
}
