package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.NotDirectoryException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Everything of one VM that is on a disk of the node.
 *
 * <p>{@code root.<image's sha256>.qcow2} is the root disk: its name says what it rests on, so that
 * one rename makes disk and knowledge appear together. {@code seed.iso} is the NoCloud seed and
 * {@code console.log} the serial log. Anything else is half-made, and may go.
 */
record VmFolder(Path path) {
  private static final Pattern ROOT_DISK = Pattern.compile("root\\.([0-9a-f]{64})\\.qcow2");

  /** Makes the folder unless it is there; nobody but the hypervisor's user may look in. */
  void create() throws IOException {
    var ownerOnly =
        PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
    Files.createDirectories(path, ownerOnly);
  }

  /**
   * Whether it is there.
   *
   * @throws IOException when that cannot be told: it must not be taken for gone
   */
  boolean exists() throws IOException {
    try {
      if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
        throw new NotDirectoryException(path.toString());
      }
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  String name() {
    return String.valueOf(path.getFileName());
  }

  Path seed() {
    return path.resolve("seed.iso");
  }

  Path console() {
    return path.resolve("console.log");
  }

  /** Where the root disk of an image belongs. */
  Path rootDisk(String imageDigest) {
    return path.resolve("root." + imageDigest.substring("sha256:".length()) + ".qcow2");
  }

  /** A name beside a file under which it is written before it is whole. */
  static Path unfinished(Path file) {
    return file.resolveSibling(file.getFileName() + ".new");
  }

  /** The file of the root disk, when there is one; whether it is sound is not looked at. */
  Optional<Path> findRootDiskFile() throws IOException {
    try (DirectoryStream<Path> files = Files.newDirectoryStream(path, "root.*.qcow2")) {
      for (Path file : files) {
        if (imageOf(file) != null) {
          return Optional.of(file);
        }
      }
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /**
   * The root disk, when there is one.
   *
   * @throws DamagedDisk when its file does not say what disk it is
   */
  Optional<RootDisk> findRootDisk() throws IOException {
    Optional<Path> file = findRootDiskFile();
    return file.isEmpty() ? Optional.empty() : Optional.of(RootDisk.read(file.get()));
  }

  /** The image that a root disk rests on, from its name. */
  static @Nullable String imageOf(Path rootDisk) {
    Matcher matcher = ROOT_DISK.matcher(String.valueOf(rootDisk.getFileName()));
    return matcher.matches() ? "sha256:" + matcher.group(1) : null;
  }

  /** Leaves nothing of the folder. It goes last: a removal cut short is found by it. */
  void delete() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException e)
              throws IOException {
            if (e != null) {
              throw e;
            }
            Files.deleteIfExists(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
