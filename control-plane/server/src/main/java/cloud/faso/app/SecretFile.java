package cloud.faso.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A file that is given one secret, which only its owner may read.
 *
 * @param path absolute
 */
record SecretFile(Path path) {

  static SecretFile of(String path) {
    return new SecretFile(Path.of(path).toAbsolutePath());
  }

  /** Whether it holds nothing yet: it is not there, or empty. */
  boolean isMissing() throws IOException {
    return Files.notExists(path) || Files.size(path) == 0;
  }

  /**
   * Whole or not at all: a crash midway leaves a secret that nobody knows, and the next run
   * another.
   */
  void write(String secret) throws IOException {
    Path partial =
        Files.createTempFile(
            path.getParent(),
            ".token",
            "",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(partial, secret + "\n");
    Files.move(partial, path, StandardCopyOption.ATOMIC_MOVE);
  }
}
