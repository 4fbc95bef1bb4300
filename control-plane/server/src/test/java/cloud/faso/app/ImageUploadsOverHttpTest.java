package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.images.Qcow2File;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Uploads that are slow, cut short, odd, or in each other’s way. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ImageUploadsOverHttpTest extends ImagesOverHttp {

  private static final String SOME_BYTES = ".* [1-9][0-9,]* bytes so far\\.";

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
        put("again", BodyPublishers.ofInputStream(() -> new Halting(new byte[2 << 20], goOn)))
            .build();
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
        put("twice", BodyPublishers.ofInputStream(() -> new Halting(new byte[2 << 20], goOn)))
            .build();
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
        put("gone", BodyPublishers.ofInputStream(() -> new Halting(new byte[2 << 20], goOn)))
            .build();
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
  void a_content_that_no_longer_fits_when_it_has_come_is_refused_with_what_it_needs()
      throws Exception {
    announce("shrunk", "qcow2", ",\"minDiskGiB\":5");
    CountDownLatch goOn = new CountDownLatch(1);
    byte[] content = new Qcow2File().with(24, 5L << 30).with(36, 16).bytes();
    HttpRequest slow =
        put("shrunk", BodyPublishers.ofInputStream(() -> new Halting(content, goOn))).build();
    CompletableFuture<HttpResponse<String>> upload =
        CompletableFuture.supplyAsync(() -> faso.send(slow));
    await(() -> reason("shrunk").contains("bytes so far"));

    assertThat(call("PATCH", "/v1/images/shrunk", "{\"minDiskGiB\":4}").statusCode())
        .isEqualTo(200);
    goOn.countDown();

    assertThat(upload.get().statusCode()).as(upload.get().body()).isEqualTo(422);
    assertThat(upload.get().body()).contains("image-refused", "set minDiskGiB to 5");
    assertThat(read("shrunk").get("minDiskGiB").asInt()).isEqualTo(4);
    assertThat(parts()).isEmpty();
  }

  /** A content that halfway waits to be told to go on. */
  private static final class Halting extends FilterInputStream {
    private final CountDownLatch goOn;
    private int beforeHalt;

    Halting(byte[] content, CountDownLatch goOn) {
      super(new ByteArrayInputStream(content));
      this.beforeHalt = content.length / 2;
      this.goOn = goOn;
    }

    @Override
    public int read() throws IOException {
      throw new IOException("read by whole buffers");
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
      if (beforeHalt == 0) {
        awaitWord();
        return super.read(into, offset, length);
      }
      int count = super.read(into, offset, Math.min(length, beforeHalt));
      beforeHalt -= count;
      return count;
    }

    private void awaitWord() throws IOException {
      try {
        goOn.await();
      } catch (InterruptedException e) {
        throw new IOException(e);
      }
    }
  }

  private String reason(String name) {
    return read(name).get("phaseReason").asText();
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
}
