package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What one libvirtd learned of QEMU, for the next one: asking takes seconds, and every test has a
 * new libvirtd. libvirt checks that it is still true.
 */
final class QemuCapabilities {
  private static final Map<String, byte[]> LEARNED = new HashMap<>();

  private QemuCapabilities() {}

  static synchronized void giveTo(Path folder) {
    try {
      Path cache = Files.createDirectories(cache(folder));
      for (Map.Entry<String, byte[]> file : LEARNED.entrySet()) {
        Files.write(cache.resolve(file.getKey()), file.getValue());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static synchronized void takeFrom(Path folder) {
    try (Stream<Path> files = Files.list(cache(folder))) {
      for (Path file : files.toList()) {
        LEARNED.put(file.getFileName().toString(), Files.readAllBytes(file));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path cache(Path folder) {
    return folder.resolve("cache/qemu/capabilities");
  }
}
