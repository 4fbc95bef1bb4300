package cloud.faso.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads to a control plane in a small process of its own, which can be killed. */
@Timeout(400)
final class UploadToOwnProcessTest {

  private static final long LARGE = 160L << 20;
  private static final Pattern LISTENING =
      Pattern.compile("Started application.*127\\.0\\.0\\.1:(\\d+)");

  /** SHA-256 of 160 MiB of zeros, as sha256sum has it. */
  private static final String ZEROS =
      "61b5d2e238243a70dd9e9ad76225379515134a2531f374f960f5c6b5cf42519d";

  @TempDir private Path home;

  private final List<Process> started = new ArrayList<>();
  private final HttpClient client = HttpClient.newHttpClient();
  private String token = "";

  @AfterEach
  void stop() throws InterruptedException {
    for (Process process : started) {
      process.destroyForcibly().waitFor();
    }
    client.close();
  }

  @Test
  void a_content_far_larger_than_the_heap_goes_through_and_one_of_a_killed_process_leaves_nothing()
      throws Exception {
    Process bootstrap = run("bootstrap", "--operator-token-file", "" + home.resolve("token"));
    String said = bootstrap.inputReader().readAllAsString();
    assertThat(bootstrap.waitFor()).as(said).isZero();
    token = Files.readString(home.resolve("token")).strip();
    Process server = run("server");
    URI url = listening(server);
    announce(url, "large");
    announce(url, "broken");

    HttpResponse<String> filled = client.send(put(url, "large", LARGE), STRING);
    assertThat(filled.statusCode()).as(filled.body()).isEqualTo(200);
    assertThat(filled.body()).contains(ZEROS);
    assertThat(home.resolve("images/sha256").resolve(ZEROS)).hasSize(LARGE);

    CompletableFuture<HttpResponse<String>> broken =
        client.sendAsync(put(url, "broken", Long.MAX_VALUE), STRING);
    awaitPart();
    store().sweep(_ -> true);
    assertThat(parts()).as("a living upload, seen from another process").hasSize(1);
    server.destroyForcibly().waitFor();
    assertThat(broken.handle((_, failure) -> failure).get()).isNotNull();
    assertThat(parts()).as("what the killed process left").hasSize(1);

    store().sweep(_ -> true);
    assertThat(parts()).isEmpty();
    URI again = listening(run("server"));
    HttpResponse<String> image = get(again, "/v1/images/broken");
    assertThat(image.body()).contains("\"phase\":\"PENDING\"");
    assertThat(get(again, "/v1/images/large").body()).contains("\"phase\":\"AVAILABLE\"");
  }

  private static final HttpResponse.BodyHandler<String> STRING =
      HttpResponse.BodyHandlers.ofString();

  private ImageStore store() {
    return new ImageStore(home.resolve("images"), FreeSpace.REAL, InstantSource.system());
  }

  private List<Path> parts() throws IOException {
    Path uploads = home.resolve("images/upload");
    try (Stream<Path> files = Files.exists(uploads) ? Files.list(uploads) : Stream.empty()) {
      return files.toList();
    }
  }

  /** Waits for an upload whose first bytes have come: its file is locked by then. */
  private void awaitPart() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(1))
        .until(() -> !parts().isEmpty() && Files.size(parts().getFirst()) > 0);
  }

  private Process run(String command, String... more) throws IOException {
    Path configuration =
        Files.writeString(
            home.resolve("control-plane.yml"), "home: " + home + "\nport: 0\nagentPort: 0\n");
    List<String> line =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElseThrow(),
                "-Xmx96m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:MaxDirectMemorySize=32m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "cloud.faso.app.FasoApplication",
                command,
                configuration.toString()));
    line.addAll(List.of(more));
    Process process = new ProcessBuilder(line).redirectErrorStream(true).start();
    started.add(process);
    return process;
  }

  /** Reads the log up to where it tells the port, and has the rest read away. */
  private static URI listening(Process server) throws IOException {
    BufferedReader log = server.inputReader();
    StringBuilder said = new StringBuilder();
    for (String line = log.readLine(); line != null; line = log.readLine()) {
      said.append(line).append('\n');
      Matcher port = LISTENING.matcher(line);
      if (port.find()) {
        Thread.ofVirtual().start(() -> log.lines().forEach(_ -> {}));
        return URI.create("http://127.0.0.1:" + port.group(1));
      }
    }
    throw new AssertionError("the control plane ended: " + said);
  }

  private void announce(URI url, String name) throws Exception {
    HttpResponse<String> made =
        client.send(
            request(url, "/v1/images")
                .header("Content-Type", "application/json")
                .POST(
                    BodyPublishers.ofString(
                        ("{\"name\":\"" + name + "\",\"format\":\"raw\"")
                            + ",\"architecture\":\"x86_64\"}"))
                .build(),
            STRING);
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
  }

  private HttpResponse<String> get(URI url, String path) throws Exception {
    return client.send(request(url, path).build(), STRING);
  }

  private HttpRequest put(URI url, String image, long length) {
    return request(url, "/v1/images/" + image + "/content")
        .PUT(BodyPublishers.ofInputStream(() -> new Zeros(length)))
        .build();
  }

  private HttpRequest.Builder request(URI url, String path) {
    return HttpRequest.newBuilder(url.resolve(path)).header("Authorization", "Bearer " + token);
  }

  /** As many zeros as wanted. */
  private static final class Zeros extends InputStream {
    private long left;

    Zeros(long length) {
      this.left = length;
    }

    @Override
    public int read() {
      return left-- > 0 ? 0 : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) {
      int count = (int) Math.min(left, length);
      left -= count;
      return count == 0 ? -1 : count;
    }
  }
}
