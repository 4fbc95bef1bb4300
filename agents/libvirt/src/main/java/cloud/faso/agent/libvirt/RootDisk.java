package cloud.faso.agent.libvirt;

import java.io.IOException;
import java.nio.file.Path;

/**
 * A root disk: a qcow2 overlay. Its header can be trusted: our own qemu-img wrote it, and a guest
 * writes to the disk that the file describes, not to the file.
 *
 * @param virtualBytes size as the guest sees it
 * @param backingFile path of the image that it rests on
 * @param backingFormat {@code qcow2} or {@code raw}
 */
record RootDisk(Path file, long virtualBytes, String backingFile, String backingFormat) {

  /**
   * The disk in a file.
   *
   * @throws DamagedDisk when the file does not say what disk it is
   */
  static RootDisk read(Path file) throws IOException {
    Qcow2Header header = Qcow2Header.read(file);
    String backingFile = header.backingFile();
    String backingFormat = header.backingFormat();
    if (backingFile == null || backingFormat == null) {
      throw new DamagedDisk(file + " does not say what image it rests on, or of what format");
    }
    if (header.virtualBytes() < 0 || header.virtualBytes() >> 30 > Integer.MAX_VALUE) {
      throw new DamagedDisk(file + " says that it is of an impossible size");
    }
    return new RootDisk(file, header.virtualBytes(), backingFile, backingFormat);
  }

  int sizeGiB() {
    return Math.toIntExact(virtualBytes >> 30);
  }
}
