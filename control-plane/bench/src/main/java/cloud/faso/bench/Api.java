package cloud.faso.bench;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** The public API, as an operator calls it. */
final class Api {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final HttpClient client;
  private final URI url;
  private final String token;

  Api(HttpClient client, URI url, String token) {
    this.client = client;
    this.url = url;
    this.token = token;
  }

  /** Gets, and does not look at what it got: that is for those who measure. */
  void read(String path) throws IOException, InterruptedException {
    requireSuccess("GET", path, send("GET", path, null));
  }

  JsonNode get(String path) throws IOException, InterruptedException {
    return call("GET", path, null);
  }

  JsonNode post(String path, String body) throws IOException, InterruptedException {
    return call("POST", path, body.getBytes(StandardCharsets.UTF_8));
  }

  void patch(String path, String body) throws IOException, InterruptedException {
    var _ = call("PATCH", path, body.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Calls, and gives the answer.
   *
   * @throws IOException when it is none that succeeded
   */
  JsonNode call(String method, String path, byte @Nullable [] body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = send(method, path, body);
    requireSuccess(method, path, response);
    return JSON.readTree(response.body());
  }

  /**
   * Posts, and waits until the work that this takes is done.
   *
   * @throws IOException when it did not succeed within a minute
   */
  JsonNode postWhole(String path, String body) throws IOException, InterruptedException {
    return JSON.readTree(whole("POST", path, body.getBytes(StandardCharsets.UTF_8)));
  }

  /** Deletes, likewise. */
  void deleteWhole(String path) throws IOException, InterruptedException {
    var _ = whole("DELETE", path, null);
  }

  private byte[] whole(String method, String path, byte @Nullable [] body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> response = send(method, path, body);
    requireSuccess(method, path, response);
    String operation = response.headers().firstValue("Operation").orElseThrow();
    JsonNode end = get("/v1/operations/" + operation + "?wait=SUCCEEDED&timeout=60");
    if (!end.get("phase").asText().equals("SUCCEEDED")) {
      throw new IOException("%s %s: %s".formatted(method, path, end));
    }
    return response.body();
  }

  /** Waits until something is not there any more. */
  void awaitGone(String path) throws IOException, InterruptedException {
    HttpResponse<byte[]> response = send("GET", path, null);
    while (response.statusCode() != 404) {
      requireSuccess("GET", path, response);
      Thread.sleep(20);
      response = send("GET", path, null);
    }
  }

  private HttpResponse<byte[]> send(String method, String path, byte @Nullable [] body)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url.resolve(path))
            .timeout(Duration.ofMinutes(5))
            .header("Authorization", "Bearer " + token)
            .header(
                "Content-Type",
                method.equals("PUT") ? "application/octet-stream" : "application/json")
            .method(
                method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static void requireSuccess(String method, String path, HttpResponse<byte[]> response)
      throws IOException {
    if (response.statusCode() >= 300) {
      throw new IOException(
          "%s %s: %d %s"
              .formatted(
                  method,
                  path,
                  response.statusCode(),
                  new String(response.body(), StandardCharsets.UTF_8)));
    }
  }
}
