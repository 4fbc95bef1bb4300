package cloud.faso.app;

import static org.assertj.core.api.Assertions.assertThat;

import cloud.faso.images.Qcow2File;
import cloud.faso.platform.db.TestDatabases;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;

/** A control plane that images are announced and uploaded to. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ImagesOverHttp {

  @Parameter private TestDatabases.Kind kind;
  RunningControlPlane faso;
  String operator;
  Path home;

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

  static byte[] withBackingFile() {
    return new Qcow2File()
        .with(8, 1024L)
        .with(16, 11)
        .with(1024, "/etc/shadow".getBytes(StandardCharsets.UTF_8))
        .bytes();
  }

  JsonNode announce(String name, String format, String more) {
    HttpResponse<String> made =
        call(
            "POST",
            "/v1/images",
            ("{\"name\":\"" + name + "\",\"format\":\"" + format + "\"")
                + (",\"architecture\":\"x86_64\"" + more + "}"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(201);
    return json(made);
  }

  HttpResponse<String> upload(String name, byte[] content) {
    return faso.send(put(name, BodyPublishers.ofByteArray(content)).build());
  }

  HttpRequest.Builder put(String name, BodyPublisher content) {
    return HttpRequest.newBuilder(faso.url().resolve("/v1/images/" + name + "/content"))
        .header("Authorization", "Bearer " + operator)
        .header("Content-Type", "application/octet-stream")
        .timeout(Duration.ofSeconds(100))
        .PUT(content);
  }

  JsonNode read(String name) {
    return json(call("GET", "/v1/images/" + name, null));
  }

  HttpResponse<String> call(String method, String path, @Nullable String body) {
    return faso.call(operator, method, path, body);
  }

  static JsonNode json(HttpResponse<String> response) {
    return RunningControlPlane.json(response.body());
  }

  List<Path> parts() {
    Path uploads = home.resolve("images/upload");
    try (Stream<Path> files = Files.exists(uploads) ? Files.list(uploads) : Stream.empty()) {
      return files.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static String sha256(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
