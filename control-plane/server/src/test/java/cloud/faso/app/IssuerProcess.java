package cloud.faso.app;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real OpenID Connect issuer in a process of its own: {@code oidc-provider}, a certified one,
 * from the npm registry. It needs Node.js; whoever has none leaves out the tests tagged {@code
 * issuer}.
 */
final class IssuerProcess implements AutoCloseable {

  private static final Path SOURCE = Path.of("src/test/issuer");
  private static final Path PLACE = Path.of("target/issuer").toAbsolutePath();

  private final HttpClient client = HttpClient.newHttpClient();
  private final Path keyFile;
  private final int port = freePort();
  private @Nullable Process process;

  /**
   * @param home where its key is kept across restarts
   */
  IssuerProcess(Path home) throws IOException, InterruptedException {
    this.keyFile = home.resolve("issuer-key.json");
    install();
  }

  private static void install() throws IOException, InterruptedException {
    Files.createDirectories(PLACE);
    for (String file : List.of("package.json", "package-lock.json", "issuer.mjs")) {
      Files.copy(SOURCE.resolve(file), PLACE.resolve(file), StandardCopyOption.REPLACE_EXISTING);
    }
    if (!Files.isDirectory(PLACE.resolve("node_modules"))) {
      Process npm =
          new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund")
              .directory(PLACE.toFile())
              .redirectErrorStream(true)
              .redirectOutput(PLACE.resolve("npm.log").toFile())
              .start();
      if (npm.waitFor() != 0) {
        throw new AssertionError(Files.readString(PLACE.resolve("npm.log")));
      }
    }
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  URI url() {
    return URI.create("http://127.0.0.1:" + port);
  }

  /** Starts it with the key of this id: the same one again, or a new one for a new id. */
  void start(String keyId) throws IOException {
    start(keyId, "RS256");
  }

  /**
   * Likewise.
   *
   * @param algorithm that tokens are signed with, as RFC 7518 calls it
   */
  void start(String keyId, String algorithm) throws IOException {
    stop();
    Process started =
        new ProcessBuilder(
                "node", "issuer.mjs", Integer.toString(port), keyId, keyFile.toString(), algorithm)
            .directory(PLACE.toFile())
            .redirectErrorStream(true)
            .start();
    process = started;
    BufferedReader output = started.inputReader();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith("issuer ")) {
        // What it says later is of no interest, and must not fill the pipe.
        Thread.ofVirtual().start(() -> output.lines().forEach(_ -> {}));
        return;
      }
    }
    throw new AssertionError("the issuer ended before it began");
  }

  void stop() {
    Process running = process;
    if (running != null) {
      running.destroyForcibly();
      try {
        running.waitFor(10, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      process = null;
    }
  }

  /** A person's groups from now on. */
  void groups(String name, String... groups) {
    String names = groups.length == 0 ? "[]" : "[\"" + String.join("\",\"", groups) + "\"]";
    says(name, "{\"groups\":" + names + "}");
  }

  /** What tokens of a person say from now on, beside the name: claims as JSON. */
  void says(String name, String claims) {
    send(
        HttpRequest.newBuilder(url().resolve("/test/people/" + name))
            .PUT(HttpRequest.BodyPublishers.ofString(claims))
            .build());
  }

  /** A token as the test wants it; see {@code issuer.mjs}. */
  String token(String claims) {
    return send(
        HttpRequest.newBuilder(url().resolve("/test/tokens"))
            .POST(HttpRequest.BodyPublishers.ofString(claims))
            .build());
  }

  private String send(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    stop();
  }
}
