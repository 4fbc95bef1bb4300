package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** The tiny Linux guest, for tests that need one with a network stack. */
final class TinyImage {
  static final String DIGEST = "sha256:" + "71".repeat(32);

  private TinyImage() {}

  /** Builds it, with packages that were fetched before; FASO_TINY_IMAGE names one that is built. */
  static Path file() throws IOException, InterruptedException {
    String built = System.getenv("FASO_TINY_IMAGE");
    if (built != null) {
      return Path.of(built).toAbsolutePath();
    }
    Path image = Path.of("target/tiny.qcow2").toAbsolutePath();
    if (!Files.exists(image)) {
      PrivateSwitch.succeed(
          Command.run(
              Path.of("/"),
              Duration.ofMinutes(10),
              List.of(
                  Path.of("image/build-tiny-image").toAbsolutePath().toString(),
                  image.toString())));
    }
    return image;
  }
}
