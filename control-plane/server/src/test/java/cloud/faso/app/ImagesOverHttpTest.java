package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.images.ImageContent;
import cloud.faso.images.Qcow2File;
import cloud.faso.platform.db.OnBothDatabases;
import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** Images as operators and tenants meet them, content and all. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ImagesOverHttpTest {

  private static final String SOME_BYTES = ".* [1-9][0-9,]* bytes so far\\.";

  @Parameter private TestDatabases.Kind kind;
  private RunningControlPlane faso;
  private String operator;
  private Path home;

  @BeforeParameterizedClassInvocation(injectArguments = false)
  void start(@TempDir Path folder) throws Exception {
    home = folder;
    faso = new RunningControlPlane(folder, kind.newDatabase());
    operator = faso.plane().tokens.bootstrapOperator("test");
  }

  @AfterParameterizedClassInvocation
  void stop() {
    faso.close();
  }

  @Test
  void an_image_is_announced_filled_read_changed_and_deleted() throws Exception {
    byte[] content = new Qcow2File().bytes();
    JsonNode made = announce("tiny", "qcow2", ",\"sha256\":\"" + sha256(content) + "\"");
    assertThat(made.get("phase").asText()).isEqualTo("PENDING");
    assertThat(made.get("phaseReason").asText()).contains("PUT /v1/images/image-");
    assertThat(made.get("sha256").asText()).isEqualTo(sha256(content));

    HttpResponse<String> filled = upload("tiny", content);

    assertThat(filled.statusCode()).as(filled.body()).isEqualTo(200);
    assertThat(filled.headers().firstValue("ETag")).contains("\"2\"");
    JsonNode image = read("tiny");
    assertThat(json(filled)).isEqualTo(image);
    assertThat(image.get("phase").asText()).isEqualTo("AVAILABLE");
    assertThat(image.get("phaseReason").isNull()).isTrue();
    assertThat(image.get("sizeBytes").asLong()).isEqualTo(content.length);
    assertThat(image.get("virtualSizeBytes").asLong()).isEqualTo(64 << 20);
    assertThat(stored(content)).isEqualTo(content);

    assertThat(call("PATCH", "/v1/images/tiny", "{\"minMemoryMiB\":256}").statusCode())
        .isEqualTo(200);
    assertThat(read("tiny").get("minMemoryMiB").asLong()).isEqualTo(256);
    assertThat(call("DELETE", "/v1/images/tiny", null).statusCode()).isEqualTo(204);
    assertThat(call("GET", "/v1/images/tiny", null).statusCode()).isEqualTo(404);
  }

  @Test
  void content_that_is_here_never_changes() {
    announce("fixed", "raw", "");
    assertThat(upload("fixed", new byte[512]).statusCode()).isEqualTo(200);

    HttpResponse<String> again = upload("fixed", new byte[1024]);

    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(json(again).get("type").asText()).isEqualTo("urn:faso:wrong-phase");
    assertThat(json(again).get("detail").asText()).startsWith("The image has its content");
    assertThat(read("fixed").get("sizeBytes").asLong()).isEqualTo(512);
  }

  @Test
  void a_refused_content_leaves_the_reason_and_may_be_replaced() {
    announce("evil", "qcow2", "");
    byte[] evil = withBackingFile();

    HttpResponse<String> refused = upload("evil", evil);

    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(json(refused).get("type").asText()).isEqualTo("urn:faso:image-refused");
    assertThat(json(refused).at("/violations/0/detail").asText()).contains("/etc/shadow");
    JsonNode image = read("evil");
    assertThat(image.get("phase").asText()).isEqualTo("FAILED");
    assertThat(image.get("phaseReason").asText()).contains("backing file (/etc/shadow)");
    assertThat(french("/v1/images/evil").get("phaseReason").asText()).contains("fichier de base");
    assertThat(Files.exists(place(evil))).isFalse();
    assertThat(parts()).isEmpty();

    assertThat(upload("evil", new Qcow2File().bytes()).statusCode()).isEqualTo(200);
    assertThat(read("evil").get("phase").asText()).isEqualTo("AVAILABLE");
  }

  private static byte[] withBackingFile() {
    return new Qcow2File()
        .with(8, 1024L)
        .with(16, 11)
        .with(1024, "/etc/shadow".getBytes(StandardCharsets.UTF_8))
        .bytes();
  }

  @Test
  void a_content_with_another_digest_than_announced_is_refused() {
    announce("wrong", "raw", ",\"sha256\":\"" + "ab".repeat(32) + "\"");

    HttpResponse<String> refused = upload("wrong", new byte[512]);

    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(json(refused).at("/violations/0/detail").asText())
        .contains(sha256(new byte[512]))
        .contains("abab");
  }

  @Test
  void a_disk_that_is_larger_than_the_image_says_is_refused_and_said_how_to_go_on() {
    announce("large", "qcow2", "");
    byte[] large = new Qcow2File().with(24, 5L << 30).with(36, 16).bytes();

    HttpResponse<String> refused = upload("large", large);
    assertThat(refused.statusCode()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body()).contains("set minDiskGiB to 5");

    call("PATCH", "/v1/images/large", "{\"minDiskGiB\":5}");
    assertThat(upload("large", large).statusCode()).isEqualTo(200);
    HttpResponse<String> less = call("PATCH", "/v1/images/large", "{\"minDiskGiB\":4}");
    assertThat(less.statusCode()).isEqualTo(422);
    assertThat(json(less).at("/violations/0/pointer").asText()).isEqualTo("/minDiskGiB");
  }

  @Test
  void a_dry_run_answers_without_the_content_and_changes_nothing() throws Exception {
    announce("rehearsed", "raw", "");
    try (Socket socket = connect("rehearsed", "?dryRun=true", "Content-Length: 1000000000")) {
      assertThat(statusLine(socket)).contains("200");
    }
    assertThat(read("rehearsed").get("phase").asText()).isEqualTo("PENDING");
    assertThat(read("rehearsed").get("generation").asLong()).isEqualTo(1);
  }

  @Test
  void a_stale_etag_an_unknown_image_and_another_type_are_refused_before_the_content()
      throws Exception {
    announce("guarded", "raw", "");
    assertThat(statusOf("guarded", "If-Match: \"7\"\r\nContent-Length: 99999999")).contains("412");
    assertThat(statusOf("nothing", "Content-Length: 99999999")).contains("404");
    HttpRequest typed =
        put("guarded", BodyPublishers.ofString("{}"))
            .setHeader("Content-Type", "application/json")
            .build();
    assertThat(faso.send(typed).statusCode()).isEqualTo(415);
    HttpRequest anonymous =
        HttpRequest.newBuilder(faso.url().resolve("/v1/images/guarded/content"))
            .PUT(BodyPublishers.ofByteArray(new byte[512]))
            .build();
    assertThat(faso.send(anonymous).statusCode()).isEqualTo(401);
    assertThat(read("guarded").get("phase").asText()).isEqualTo("PENDING");
  }

  @Test
  void more_than_the_disk_can_take_is_refused_before_the_content() throws Exception {
    announce("boundless", "raw", "");

    assertThat(statusOf("boundless", "Content-Length: " + Long.MAX_VALUE / 4)).contains("503");
    assertThat(read("boundless").get("phase").asText()).isEqualTo("PENDING");
  }

  @Test
  void a_content_of_unknown_length_comes_in_chunks() {
    announce("chunked", "qcow2", "");
    byte[] content = new Qcow2File().with(5 * Qcow2File.CLUSTER, 77).bytes();

    HttpResponse<String> filled =
        faso.send(
            put("chunked", BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(content)))
                .build());

    assertThat(filled.statusCode()).as(filled.body()).isEqualTo(200);
    assertThat(json(filled).get("sha256").asText()).isEqualTo(sha256(content));
  }

  @Test
  void a_content_that_is_compressed_for_the_way_is_stored_as_it_was_before() throws Exception {
    announce("zipped", "qcow2", "");
    byte[] content = new Qcow2File().with(5 * Qcow2File.CLUSTER, 88).bytes();
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (OutputStream gzip = new GZIPOutputStream(zipped)) {
      gzip.write(content);
    }

    HttpResponse<String> filled =
        faso.send(
            put("zipped", BodyPublishers.ofByteArray(zipped.toByteArray()))
                .header("Content-Encoding", "gzip")
                .build());

    assertThat(filled.statusCode()).as(filled.body()).isEqualTo(200);
    assertThat(json(filled).get("sha256").asText()).isEqualTo(sha256(content));
  }

  @Test
  void a_client_that_goes_away_leaves_nothing() throws Exception {
    announce("broken", "raw", "");
    try (Socket socket = connect("broken", "", "Content-Length: 10000000")) {
      socket.getOutputStream().write(new byte[3_000_000]);
      socket.getOutputStream().flush();
      await(() -> reason("broken").matches(SOME_BYTES));
      assertThat(parts()).hasSize(1);
    }
    await(() -> parts().isEmpty() && reason("broken").contains("no content yet"));

    assertThat(read("broken").get("phase").asText()).isEqualTo("PENDING");
    assertThat(read("broken").get("generation").asLong()).isEqualTo(1);
    assertThat(upload("broken", new byte[512]).statusCode()).isEqualTo(200);
  }

  @Test
  void a_content_is_refused_though_its_sender_goes_away_before_the_answer() throws Exception {
    announce("fled", "qcow2", "");
    byte[] head = Arrays.copyOf(withBackingFile(), 3_000_000);
    try (Socket socket = connect("fled", "", "Content-Length: 100000000")) {
      socket.getOutputStream().write(head);
      socket.getOutputStream().flush();
      await(() -> reason("fled").matches(SOME_BYTES));
    }

    JsonNode image = json(call("GET", "/v1/images/fled?wait=FAILED&timeout=60", null));

    assertThat(image.get("phase").asText()).isEqualTo("FAILED");
    assertThat(image.get("phaseReason").asText()).contains("backing file (/etc/shadow)");
  }

  @Test
  void an_upload_that_follows_a_refused_one_is_waited_for() throws Exception {
    announce("again", "raw", ",\"sha256\":\"" + sha256(new byte[2 << 20]) + "\"");
    assertThat(upload("again", new byte[512]).statusCode()).isEqualTo(422);
    assertThat(read("again").get("phase").asText()).isEqualTo("FAILED");
    CountDownLatch goOn = new CountDownLatch(1);
    HttpRequest slow =
        put("again", BodyPublishers.ofInputStream(() -> new Halting(1 << 20, goOn))).build();
    CompletableFuture<HttpResponse<String>> upload =
        CompletableFuture.supplyAsync(() -> faso.send(slow));
    await(() -> reason("again").contains("bytes so far"));

    assertThat(read("again").get("phase").asText()).isEqualTo("PENDING");
    assertThat(json(call("GET", "/v1/images?phase=FAILED&q=again", null)).get("items")).isEmpty();
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(
            () -> call("GET", "/v1/images/again?wait=AVAILABLE&timeout=100", null));
    goOn.countDown();

    assertThat(json(waiting.get()).get("phase").asText()).isEqualTo("AVAILABLE");
    assertThat(upload.get().statusCode()).as(upload.get().body()).isEqualTo(200);
  }

  @Test
  void a_second_upload_of_the_same_image_is_told_to_wait_and_a_slow_one_gets_through()
      throws Exception {
    announce("twice", "raw", "");
    CountDownLatch goOn = new CountDownLatch(1);
    HttpRequest slow =
        put("twice", BodyPublishers.ofInputStream(() -> new Halting(1 << 20, goOn))).build();
    CompletableFuture<HttpResponse<String>> first =
        CompletableFuture.supplyAsync(() -> faso.send(slow));
    await(() -> reason("twice").contains("bytes so far"));

    HttpResponse<String> second = upload("twice", new byte[512]);
    assertThat(second.statusCode()).as(second.body()).isEqualTo(409);
    assertThat(json(second).get("type").asText()).isEqualTo("urn:faso:upload-in-progress");

    goOn.countDown();
    assertThat(first.get().statusCode()).as(first.get().body()).isEqualTo(200);
    assertThat(read("twice").get("sizeBytes").asLong()).isEqualTo(2 << 20);
  }

  @Test
  void an_image_that_is_deleted_during_its_upload_stays_deleted() throws Exception {
    announce("gone", "raw", "");
    CountDownLatch goOn = new CountDownLatch(1);
    HttpRequest slow =
        put("gone", BodyPublishers.ofInputStream(() -> new Halting(1 << 20, goOn))).build();
    CompletableFuture<HttpResponse<String>> upload =
        CompletableFuture.supplyAsync(() -> faso.send(slow));
    await(() -> reason("gone").contains("bytes so far"));

    assertThat(call("DELETE", "/v1/images/gone", null).statusCode()).isEqualTo(204);
    goOn.countDown();

    assertThat(upload.get().statusCode()).isEqualTo(404);
    assertThat(call("GET", "/v1/images/gone", null).statusCode()).isEqualTo(404);
    assertThat(parts()).isEmpty();
  }

  @Test
  void two_images_share_one_content() throws Exception {
    byte[] content = new Qcow2File().with(5 * Qcow2File.CLUSTER, 99).bytes();
    announce("one", "qcow2", "");
    announce("other", "qcow2", "");

    assertThat(upload("one", content).statusCode()).isEqualTo(200);
    assertThat(upload("other", content).statusCode()).isEqualTo(200);

    assertThat(read("one").get("sha256")).isEqualTo(read("other").get("sha256"));
    assertThat(call("DELETE", "/v1/images/one", null).statusCode()).isEqualTo(204);
    faso.plane().images.sweeping().work().run();
    assertThat(stored(content)).isEqualTo(content);
  }

  @Test
  void who_waits_hears_of_the_end() throws Exception {
    announce("awaited", "raw", "");
    CompletableFuture<HttpResponse<String>> waiting =
        CompletableFuture.supplyAsync(
            () -> call("GET", "/v1/images/awaited?wait=AVAILABLE&timeout=100", null));

    upload("awaited", new byte[2048]);

    assertThat(json(waiting.get()).get("phase").asText()).isEqualTo("AVAILABLE");
    JsonNode atOnce = json(call("GET", "/v1/images/awaited?wait=FAILED&timeout=0", null));
    assertThat(atOnce.get("phase").asText()).isEqualTo("AVAILABLE");
  }

  @Test
  void lists_are_by_phase_and_architecture_and_tenants_see_the_same() {
    announce("arm", "raw", "");
    call("POST", "/v1/ministries", MINISTRY);
    call("POST", "/v1/ministries/sante/tenants", "{\"name\":\"prod\"}");
    HttpResponse<String> made =
        call(
            "POST",
            "/v1/images",
            "{\"name\":\"a64\",\"format\":\"raw\",\"architecture\":\"aarch64\"}");
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);

    String filter = "?q=a&phase=PENDING&architecture=aarch64&sort=-name";
    for (String list : new String[] {"/v1/images", "/v1/tenants/prod/images"}) {
      HttpResponse<String> page = call("GET", list + filter, null);
      assertThat(json(page).at("/items").findValuesAsText("name"))
          .as(page.body())
          .containsExactly("a64");
      assertThat(json(call("GET", list + "?phase=AVAILABLE&q=a64", null)).get("items")).isEmpty();
    }
    assertThat(json(call("GET", "/v1/tenants/prod/images/a64", null)))
        .isEqualTo(json(call("GET", "/v1/images/a64", null)));
  }

  private static final String MINISTRY =
      """
      {"code":"sante","nameFr":"Santé","nameEn":"Health",
       "quota":{"vcpus":8,"memoryMiB":8192,"vms":8,"volumeGiB":80}}
      """;

  /** Zeros; halfway it waits to be told to go on. */
  private static final class Halting extends InputStream {
    private final int half;
    private final CountDownLatch goOn;
    private int given;

    Halting(int half, CountDownLatch goOn) {
      this.half = half;
      this.goOn = goOn;
    }

    @Override
    public int read() {
      throw new UnsupportedOperationException("read by whole buffers");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (given == 2 * half) {
        return -1;
      }
      if (given == half) {
        try {
          goOn.await();
        } catch (InterruptedException e) {
          throw new IOException(e);
        }
      }
      int count = Math.min(length, given < half ? half - given : 2 * half - given);
      given += count;
      return count;
    }
  }

  private JsonNode announce(String name, String format, String more) {
    HttpResponse<String> made =
        call(
            "POST",
            "/v1/images",
            ("{\"name\":\"" + name + "\",\"format\":\"" + format + "\"")
                + (",\"architecture\":\"x86_64\"" + more + "}"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return json(made);
  }

  private HttpResponse<String> upload(String name, byte[] content) {
    return faso.send(put(name, BodyPublishers.ofByteArray(content)).build());
  }

  private HttpRequest.Builder put(String name, BodyPublisher content) {
    return HttpRequest.newBuilder(faso.url().resolve("/v1/images/" + name + "/content"))
        .header("Authorization", "Bearer " + operator)
        .header("Content-Type", "application/octet-stream")
        .timeout(Duration.ofSeconds(100))
        .PUT(content);
  }

  private JsonNode read(String name) {
    return json(call("GET", "/v1/images/" + name, null));
  }

  private String reason(String name) {
    return read(name).get("phaseReason").asText();
  }

  private JsonNode french(String path) {
    return json(
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(path))
                .header("Authorization", "Bearer " + operator)
                .header("Accept-Language", "fr")
                .build()));
  }

  private HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }

  private static JsonNode json(HttpResponse<String> response) {
    return RunningControlPlane.json(response.body());
  }

  private String statusOf(String image, String header) throws IOException {
    try (Socket socket = connect(image, "", header)) {
      return statusLine(socket);
    }
  }

  /** Sends the head of an upload, and leaves the rest to the caller. */
  private Socket connect(String image, String query, String header) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), faso.url().getPort());
    socket.setSoTimeout(60_000);
    String head =
        ("PUT /v1/images/" + image + "/content" + query + " HTTP/1.1\r\nHost: localhost\r\n")
            + ("Authorization: Bearer " + operator + "\r\n" + header + "\r\n")
            + "Content-Type: application/octet-stream\r\n\r\n";
    socket.getOutputStream().write(head.getBytes(StandardCharsets.US_ASCII));
    socket.getOutputStream().flush();
    return socket;
  }

  private static String statusLine(Socket socket) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int b = socket.getInputStream().read(); b != '\n' && b >= 0; ) {
      line.write(b);
      b = socket.getInputStream().read();
    }
    return line.toString(StandardCharsets.US_ASCII);
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    while (!condition.holds()) {
      Thread.onSpinWait(); // the test's own time limit ends it
    }
  }

  private List<Path> parts() {
    Path uploads = home.resolve("images/upload");
    try (Stream<Path> files = Files.exists(uploads) ? Files.list(uploads) : Stream.empty()) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path place(byte[] content) {
    return home.resolve("images/sha256").resolve(sha256(content));
  }

  private byte[] stored(byte[] content) throws IOException {
    try (ImageContent open = faso.plane().images.open("sha256:" + sha256(content))) {
      ByteBuffer bytes = ByteBuffer.allocate((int) open.size());
      assertThat(open.channel().read(bytes, 0)).isEqualTo(bytes.capacity());
      return bytes.array();
    }
  }

  private static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
