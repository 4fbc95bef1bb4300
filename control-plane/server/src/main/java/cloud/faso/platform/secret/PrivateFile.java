package cloud.faso.platform.secret;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import java.util.function.Supplier;

/** A file that only its owner reads, in a folder that only its owner enters. */
public final class PrivateFile {

  private static final Set<PosixFilePermission> FILE = PosixFilePermissions.fromString("rw-------");
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");

  private PrivateFile() {}

  /**
   * Makes the file unless it is there: whole, on the disk, or not at all. Of two that do so at once
   * one makes it, and both find the same.
   *
   * @param content ASCII
   */
  public static void make(Path file, Supplier<String> content) throws IOException {
    if (!Files.exists(file)) {
      Path folder = Objects.requireNonNull(file.getParent());
      Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(FOLDER));
      write(content.get(), folder, file);
    }
    Files.setPosixFilePermissions(file, FILE);
  }

  /** The name is given to what is on the disk already, and only if nobody else was faster. */
  private static void write(String content, Path folder, Path file) throws IOException {
    Path partial =
        Files.createTempFile(
            folder, "." + file.getFileName(), "", PosixFilePermissions.asFileAttribute(FILE));
    try {
      try (FileChannel channel = FileChannel.open(partial, StandardOpenOption.WRITE)) {
        ByteBuffer bytes = ByteBuffer.wrap(content.getBytes(StandardCharsets.US_ASCII));
        while (bytes.hasRemaining()) {
          channel.write(bytes);
        }
        channel.force(true);
      }
      Files.createLink(file, partial);
      sync(folder);
    } catch (FileAlreadyExistsException anotherProcess) {
      // Two began at once on this folder; the first one's file is the file.
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  private static void sync(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
