package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.images.ImageContent;
import cloud.faso.images.Qcow2File;
import cloud.faso.platform.db.OnBothDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** Images as operators and tenants meet them, content and all. */
@OnBothDatabases
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
final class ImagesOverHttpTest extends ImagesOverHttp {

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

  private JsonNode french(String path) {
    return json(
        faso.send(
            HttpRequest.newBuilder(faso.url().resolve(path))
                .header("Authorization", "Bearer " + operator)
                .header("Accept-Language", "fr")
                .build()));
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
}
