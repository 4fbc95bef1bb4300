package cloud.faso.cli.client;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call, ready to be sent, as often as it takes.
 *
 * @param path below the control plane's address, escaped
 * @param seconds how long the answer may take
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable JsonNode body,
    @Nullable Upload upload,
    int seconds) {

  private static final int USUAL_SECONDS = 60;

  public static Request of(String method, String path) {
    return new Request(method, path, Map.of(), Map.of(), null, null, USUAL_SECONDS);
  }

  public static Request get(String path) {
    return of("GET", path);
  }

  public Request with(String name, @Nullable String value) {
    return value == null
        ? this
        : new Request(method, path, plus(query, name, value), headers, body, upload, seconds);
  }

  public Request header(String name, @Nullable String value) {
    return value == null
        ? this
        : new Request(method, path, query, plus(headers, name, value), body, upload, seconds);
  }

  public Request body(@Nullable JsonNode json) {
    return new Request(method, path, query, headers, json, upload, seconds);
  }

  public Request upload(Upload content) {
    return new Request(method, path, query, headers, body, content, seconds);
  }

  /** Asks for an answer that is held back, for so long at most. */
  public Request waiting(String phase, int atMost) {
    Request request = with("wait", phase).with("timeout", Integer.toString(atMost));
    return new Request(method, path, request.query, headers, body, upload, USUAL_SECONDS + atMost);
  }

  /** Gives the answer as much time as this. */
  public Request lasting(int atMost) {
    return new Request(method, path, query, headers, body, upload, atMost);
  }

  String target() {
    StringBuilder target = new StringBuilder(path);
    char separator = '?';
    for (Map.Entry<String, String> parameter : query.entrySet()) {
      target
          .append(separator)
          .append(parameter.getKey())
          .append('=')
          .append(escape(parameter.getValue()));
      separator = '&';
    }
    return target.toString();
  }

  /** A value as a part of a path or query. */
  public static String escape(String value) {
    return URLEncoder.encode(value, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static Map<String, String> plus(Map<String, String> map, String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(map);
    more.put(name, value);
    return more;
  }
}
