package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes files appear whole or not at all, also when the power goes. */
final class Durable {

  private Durable() {}

  /** Puts a finished file in its place, for its owner alone. */
  static void publish(Path unfinished, Path file) throws IOException {
    Files.setPosixFilePermissions(unfinished, PosixFilePermissions.fromString("rw-------"));
    force(unfinished, StandardOpenOption.WRITE);
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    force(file.resolveSibling("."), StandardOpenOption.READ);
  }

  private static void force(Path path, StandardOpenOption mode) throws IOException {
    try (FileChannel channel = FileChannel.open(path, mode)) {
      channel.force(true);
    }
  }
}
