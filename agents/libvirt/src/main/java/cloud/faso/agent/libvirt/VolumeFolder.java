package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;

/**
 * Everything of one volume: {@code volume.qcow2} is its disk, which appears by one rename. Anything
 * else is half-made, and may go.
 */
record VolumeFolder(Path path) {
  private static final String PREFIX = "vol-";

  /** True when a folder of that name is a volume's. */
  static boolean isName(String name) {
    return name.startsWith(PREFIX) && VmNames.isId(name);
  }

  String id() {
    return String.valueOf(path.getFileName());
  }

  Path disk() {
    return path.resolve("volume.qcow2");
  }

  /**
   * Whether it is there.
   *
   * @throws IOException when that cannot be told: it must not be taken for gone
   */
  boolean exists() throws IOException {
    return files().exists();
  }

  /**
   * Whether the disk is there, be it damaged.
   *
   * @throws IOException when that cannot be told: it must not be taken for lost
   */
  boolean hasDisk() throws IOException {
    try {
      var _ = Files.readAttributes(disk(), BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  void create() throws IOException {
    files().create();
  }

  /** Leaves nothing. The folder goes last: a removal cut short is found by it. */
  void delete() throws IOException {
    files().delete();
  }

  private VmFolder files() {
    return new VmFolder(path);
  }
}
