package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The kernel's control groups of a domain. libvirt removes them when a guest ends, unless it was
 * not there then.
 */
record ControlGroups(Path root) {

  /** Removes those of a domain in which no process is left; others stay. */
  void removeEmpty(String domain) throws IOException {
    for (Path machines : machines()) {
      try (var groups = Files.newDirectoryStream(machines, "qemu-*-" + domain + ".libvirt-qemu")) {
        for (Path group : groups) {
          remove(group);
        }
      }
    }
  }

  /** One for each controller, or a single one where the host has the unified hierarchy only. */
  private List<Path> machines() throws IOException {
    if (!Files.isDirectory(root)) {
      return List.of();
    }
    try (Stream<Path> controllers = Files.list(root)) {
      return Stream.concat(Stream.of(root), controllers)
          .map(controller -> controller.resolve("machine"))
          .filter(Files::isDirectory)
          .toList();
    }
  }

  /** What looks like files in it goes with the folder, and cannot be deleted by itself. */
  private static void remove(Path group) throws IOException {
    Files.walkFileTree(
        group,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e) {
            // The kernel refuses when a process is in it.
            var _ = folder.toFile().delete();
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
